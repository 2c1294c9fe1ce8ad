#include "tests/support/blocking_peer.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace switchhook::test {
namespace {

constexpr timeval patience{10, 0};

void must(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

sockaddr_in loopback(unsigned short port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void be_patient(int socket) {
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

}  // namespace

struct blocking_peer::connection {
    explicit connection(int connected) : socket(connected) {
        std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes with write(2)
        be_patient(socket);
    }
    ~connection() {
        SSL_free(ssl);
        SSL_CTX_free(context);
        if (socket >= 0) ::close(socket);
    }

    // As recv(2): 0 at the end, negative on failure.
    long some(char* to, int size) {
        if (ssl == nullptr) {
            const ssize_t n = ::recv(socket, to, static_cast<std::size_t>(size), 0);
            if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) gave_up = true;
            return n;
        }
        errno = 0;
        const int n = SSL_read(ssl, to, size);
        if (n <= 0 && SSL_get_error(ssl, n) == SSL_ERROR_WANT_READ) gave_up = true;
        return n;
    }

    int socket;
    SSL_CTX* context = nullptr;
    SSL* ssl = nullptr;
    bool gave_up = false;
    std::string kept;  // received beyond what was asked for
};

blocking_peer::blocking_peer(unsigned short port, const peer_wish& wish)
    : connection_(new connection(::socket(AF_INET, SOCK_STREAM, 0))) {
    const sockaddr_in to = loopback(port);
    must(::connect(connection_->socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0,
         "cannot connect");
    if (wish.trust.empty()) return;

    connection_->context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(connection_->context, SSL_VERIFY_PEER, nullptr);
    must(SSL_CTX_load_verify_file(connection_->context, wish.trust.c_str()) == 1,
         "cannot load the trust bundle");
    if (wish.newest_tls != 0) {
        // Old versions are beneath the level that Debian allows.
        SSL_CTX_set_cipher_list(connection_->context, "ALL:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(connection_->context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(connection_->context, wish.newest_tls);
    }
    SSL* ssl = connection_->ssl = SSL_new(connection_->context);
    SSL_set_fd(ssl, connection_->socket);
    SSL_set1_host(ssl, wish.host.c_str());
    SSL_set_tlsext_host_name(ssl, wish.host.c_str());
    if (!wish.session.empty()) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(wish.session.data());
        SSL_SESSION* session = d2i_SSL_SESSION(nullptr, &bytes, static_cast<long>(wish.session.size()));
        SSL_set_session(ssl, session);
        SSL_SESSION_free(session);
    }
    must(SSL_connect(ssl) == 1, "TLS handshake failed");
}

blocking_peer::blocking_peer(std::unique_ptr<connection> accepted) : connection_(std::move(accepted)) {}
blocking_peer::~blocking_peer() = default;
blocking_peer::blocking_peer(blocking_peer&&) noexcept = default;

bool blocking_peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const long n = connection_->ssl != nullptr
                           ? SSL_write(connection_->ssl, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(connection_->socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void blocking_peer::end_sending() { ::shutdown(connection_->socket, SHUT_WR); }

void blocking_peer::reset() {
    const linger at_once{1, 0};
    ::setsockopt(connection_->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(connection_->socket);
    connection_->socket = -1;
}

std::string blocking_peer::receive(std::size_t n) {
    std::string& kept = connection_->kept;
    char bytes[4096];
    while (kept.size() < n) {
        const long got = connection_->some(bytes, sizeof bytes);
        if (got <= 0) break;
        kept.append(bytes, static_cast<std::size_t>(got));
    }
    std::string out = kept.substr(0, n);
    kept.erase(0, n);
    return out;
}

std::string blocking_peer::receive_through(std::string_view mark) {
    std::string out;
    while (out.size() < mark.size() || out.compare(out.size() - mark.size(), mark.size(), mark) != 0) {
        const std::string one = receive(1);
        if (one.empty()) break;
        out += one;
    }
    return out;
}

std::string blocking_peer::receive_all() { return receive(std::size_t(1) << 40); }
bool blocking_peer::readable() const {
    pollfd look{connection_->socket, POLLIN, 0};
    return ::poll(&look, 1, 0) == 1;
}
bool blocking_peer::timed_out() const { return connection_->gave_up; }
bool blocking_peer::resumed() const { return SSL_session_reused(connection_->ssl) == 1; }

std::string blocking_peer::server_name() const {
    const char* name = SSL_get_servername(connection_->ssl, TLSEXT_NAMETYPE_host_name);
    return name != nullptr ? name : "";
}

std::string blocking_peer::session() const {
    SSL_SESSION* session = SSL_get_session(connection_->ssl);
    unsigned char* bytes = nullptr;
    const int size = i2d_SSL_SESSION(session, &bytes);
    must(size > 0, "no session to keep");
    std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return out;
}

blocking_server::blocking_server() : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    be_patient(listening_);
    sockaddr_in where = loopback(0);
    socklen_t size = sizeof where;
    must(::bind(listening_, reinterpret_cast<sockaddr*>(&where), size) == 0 &&
             ::listen(listening_, 64) == 0 &&
             ::getsockname(listening_, reinterpret_cast<sockaddr*>(&where), &size) == 0,
         "cannot listen");
    port_ = ntohs(where.sin_port);
}

blocking_server::blocking_server(const std::string& chain_file, const std::string& key_file)
    : blocking_server() {
    auto* context = SSL_CTX_new(TLS_server_method());
    tls_ = context;
    must(SSL_CTX_use_certificate_chain_file(context, chain_file.c_str()) == 1 &&
             SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) == 1,
         "cannot use the certificate");
}

blocking_server::~blocking_server() {
    SSL_CTX_free(static_cast<SSL_CTX*>(tls_));
    ::close(listening_);
}

bool blocking_server::has_caller() const {
    pollfd look{listening_, POLLIN, 0};
    return ::poll(&look, 1, 0) == 1;
}

blocking_peer blocking_server::accept() {
    const int socket = ::accept(listening_, nullptr, nullptr);
    must(socket >= 0, "nobody connected");
    auto accepted = std::make_unique<blocking_peer::connection>(socket);
    if (tls_ != nullptr) {
        accepted->ssl = SSL_new(static_cast<SSL_CTX*>(tls_));
        SSL_set_fd(accepted->ssl, socket);
        must(SSL_accept(accepted->ssl) == 1, "TLS handshake failed");
    }
    return blocking_peer(std::move(accepted));
}

}  // namespace switchhook::test
