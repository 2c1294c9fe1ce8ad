#pragma once
// HTTP/1.1 listener, over TLS or plain: keep-alive, a deadline for each phase, finite limits, clean shutdown.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/asio.hpp"
#include "net/http.hpp"
#include "net/tls.hpp"

namespace switchhook::net {

struct listener_limits {
    std::size_t header_bytes = 16U << 10;
    std::size_t body_bytes = 256U << 10;  // a body of exactly this size is accepted
    std::size_t connections = 10'000;     // one more is closed at once
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds header{10'000};  // from the first byte of a request to the end of its header
    std::chrono::milliseconds body{20'000};
    std::chrono::milliseconds write{20'000};
    std::chrono::milliseconds idle{60'000};  // between requests, and before the first
};

// Why a connection or request ended before a handler saw it.
enum class refusal {
    too_many_connections,
    handshake_failed,
    handshake_timed_out,
    header_timed_out,  // 408
    header_too_large,  // 431
    body_timed_out,    // 408
    body_too_large,    // 413
    malformed,         // 400
};
const char* to_string(refusal r);

struct peer {
    std::string address;  // without the port
};

struct listener_hooks {
    // Runs on the executor of the connection, which waits for it without a deadline of its own. Exceptions
    // answer 500 and reach `failed`. Whoever goes on after the time of `stop` is cancelled.
    std::function<asio::awaitable<http_response>(http_request, const peer&)> handle;
    // Both may be called from any of the executors. Optional.
    std::function<void(refusal, const peer&)> refused;
    std::function<void(std::exception_ptr, const peer&)> failed;
};

// Framing is the listener's: Content-Length, Transfer-Encoding and Connection of an answer are its own, but
// `Connection: close` is obeyed. The contexts of the executors outlive it; what the hooks refer to outlives
// the contexts' running.
class listener {
  public:
    // Connections are handed to `executors` in turn; each must be single-threaded. Plain HTTP when `tls` is
    // null.
    listener(std::vector<asio::any_io_executor> executors, tls_context_ptr tls, listener_limits limits,
             listener_hooks hooks);
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    // Binds and begins to accept; port 0 takes a free one. Error: of the operating system (address in use,
    // …).
    result<> start(const std::string& address, unsigned short port);
    [[nodiscard]] unsigned short port() const;
    [[nodiscard]] std::size_t open_connections() const;

    // For connections that are accepted from now on; thread-safe.
    void use_tls(tls_context_ptr tls);
    void use_limits(const listener_limits& limits);

    // Once; awaited on a single-threaded executor. Stops accepting, lets requests being served end until
    // `until`, closes idle connections at once and the rest at `until`.
    asio::awaitable<void> stop(deadline until);

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::net
