#pragma once
// The other end of a connection, written with blocking calls and OpenSSL alone, so that tests of the network
// do not prove it against itself. Every wait ends after ten seconds; what did not come by then fails the test
// that wants it.

#include <memory>
#include <string>
#include <string_view>

namespace switchhook::test {

struct peer_wish {
    std::string trust;  // verify the server by this bundle and `host`; TLS only when given
    std::string host = "localhost";
    int newest_tls = 0;   // as OpenSSL names it; 0: no limit
    std::string session = {};  // of an earlier connection, to resume
};

// One connection, client or server.
class blocking_peer {
  public:
    // Connects to 127.0.0.1. Throws when that or the handshake fails.
    explicit blocking_peer(unsigned short port, const peer_wish& wish = {});
    ~blocking_peer();
    blocking_peer(blocking_peer&&) noexcept;

    bool send(std::string_view bytes);  // false: the connection is gone
    void end_sending();                 // half-close, beneath TLS
    void reset();                       // close so that the other end sees a reset

    // Until `n` bytes have come or nothing more comes.
    std::string receive(std::size_t n);
    std::string receive_through(std::string_view mark);
    std::string receive_all();
    [[nodiscard]] bool readable() const;   // at once
    [[nodiscard]] bool timed_out() const;  // a wait was given up

    [[nodiscard]] bool resumed() const;
    [[nodiscard]] std::string server_name() const;  // what the client asked for (SNI), or nothing
    [[nodiscard]] std::string session() const;      // for peer_wish::session

  private:
    friend class blocking_server;
    struct connection;
    explicit blocking_peer(std::unique_ptr<connection> accepted);
    std::unique_ptr<connection> connection_;
};

// Listens on a free port of 127.0.0.1.
class blocking_server {
  public:
    blocking_server();  // plain
    blocking_server(const std::string& chain_file, const std::string& key_file);
    ~blocking_server();
    blocking_server(const blocking_server&) = delete;
    blocking_server& operator=(const blocking_server&) = delete;

    [[nodiscard]] unsigned short port() const { return port_; }
    // Throws when nobody connects or the handshake fails.
    blocking_peer accept();
    [[nodiscard]] bool has_caller() const;  // somebody waits to be accepted

  private:
    int listening_ = -1;
    unsigned short port_ = 0;
    void* tls_ = nullptr;  // SSL_CTX
};

}  // namespace switchhook::test
