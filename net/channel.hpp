#pragma once
// Bytes over a connected, non-blocking socket, one attempt at a time; whoever calls waits for the socket and
// tries again. Neither Asio nor coroutines here: the unit that speaks TLS compiles in a moment, and bytes are
// copied once.

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/tls.hpp"

struct ssl_session_st;  // OpenSSL's SSL_SESSION

namespace switchhook::net {

enum class outcome {
    done,
    want_read,   // try again when the socket is readable
    want_write,  // try again when the socket is writable
    ended,       // the peer said, in the protocol's own way, that it sends no more
    failed,
};

struct attempt {
    outcome is = outcome::done;
    std::size_t bytes = 0;
    error_code why{};  // of a failure: errc::tls_failed, or an error of the operating system
};

// The socket must outlive the channel's last attempt. After a failure nothing more may be attempted.
class channel {
  public:
    virtual ~channel() = default;

    virtual attempt handshake() = 0;
    virtual attempt read(char* to, std::size_t size) = 0;           // size > 0
    virtual attempt write(const char* from, std::size_t size) = 0;  // may take fewer bytes
    virtual attempt end() = 0;                                      // tells the peer that no more is sent
};

// The latest session of one origin, so that its next connection resumes.
class session_memory {
  public:
    session_memory() = default;
    ~session_memory();
    session_memory(const session_memory&) = delete;
    session_memory& operator=(const session_memory&) = delete;

    void keep(ssl_session_st* session);  // owned from now on
    [[nodiscard]] ssl_session_st* latest() const { return session_; }

  private:
    ssl_session_st* session_ = nullptr;
};

std::unique_ptr<channel> plain_channel(int socket);
std::unique_ptr<channel> tls_server_channel(tls_context_ptr context, int socket);
// `host` is what the certificate must be for: a name or an IP address.
std::unique_ptr<channel> tls_client_channel(tls_context_ptr context, int socket, const std::string& host,
                                            std::shared_ptr<session_memory> sessions);

}  // namespace switchhook::net
