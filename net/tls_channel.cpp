#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>

#include "base/log.hpp"
#include "net/channel.hpp"
#include "net/error.hpp"
#include "net/tls_context.hpp"

namespace switchhook::net {
namespace {

int clamped(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

class tls final : public channel {
  public:
    tls(tls_context_ptr context, int socket);
    ~tls() override;
    tls(const tls&) = delete;
    tls& operator=(const tls&) = delete;

    void accept() { SSL_set_accept_state(ssl_); }
    void connect(const std::string& host, std::shared_ptr<session_memory> sessions);

    attempt handshake() override {
        return perform([this] { return SSL_do_handshake(ssl_); });
    }
    attempt read(char* to, std::size_t size) override {
        return perform([&] { return SSL_read(ssl_, to, clamped(size)); });
    }
    attempt write(const char* from, std::size_t size) override {
        return perform([&] { return SSL_write(ssl_, from, clamped(size)); });
    }
    attempt end() override;

    // OpenSSL reaches the socket through these two: its own socket BIO would raise SIGPIPE.
    int receive(BIO* bio, char* to, int size);
    int send(BIO* bio, const char* from, int size);

    bool remember(SSL_SESSION* session);

  private:
    template <class Operation>
    attempt perform(Operation operation);
    attempt broken(int error);
    void say_why_refused() const;

    tls_context_ptr context_;
    int socket_;
    SSL* ssl_;
    int last_errno_ = 0;
    bool cut_ = false;  // the peer's bytes ended without close_notify
    attempt failure_;   // of an operation that failed: OpenSSL allows none after it
    std::string host_;  // of a client
    std::shared_ptr<session_memory> sessions_;
};

int tls::receive(BIO* bio, char* to, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t n = ::recv(socket_, to, static_cast<std::size_t>(size), 0);
    if (n > 0) return static_cast<int>(n);
    if (n == 0) {
        cut_ = true;
        return 0;
    }
    last_errno_ = errno;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) BIO_set_retry_read(bio);
    return -1;
}

int tls::send(BIO* bio, const char* from, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t n = ::send(socket_, from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (n >= 0) return static_cast<int>(n);
    last_errno_ = errno;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) BIO_set_retry_write(bio);
    return -1;
}

tls& behind(BIO* bio) { return *static_cast<tls*>(BIO_get_data(bio)); }

BIO_METHOD* make_socket_method() {
    BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
    BIO_meth_set_read(m, [](BIO* bio, char* to, int size) { return behind(bio).receive(bio, to, size); });
    BIO_meth_set_write(
        m, [](BIO* bio, const char* from, int size) { return behind(bio).send(bio, from, size); });
    BIO_meth_set_ctrl(
        m, [](BIO*, int command, long, void*) -> long { return command == BIO_CTRL_FLUSH ? 1 : 0; });
    return m;
}

tls::tls(tls_context_ptr context, int socket)
    : context_(std::move(context)), socket_(socket), ssl_(SSL_new(context_->handle.get())) {
    static BIO_METHOD* const method = make_socket_method();
    BIO* bio = BIO_new(method);
    if (ssl_ == nullptr || bio == nullptr) {
        SSL_free(ssl_);
        throw std::bad_alloc();
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_, bio, bio);
    SSL_set_app_data(ssl_, this);
}

tls::~tls() {
    // A connection that ended without close_notify is no reason to forget its session, which OpenSSL would
    // do.
    if (failure_.why != errc::tls_failed && SSL_is_init_finished(ssl_))
        SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl_);
}

void tls::connect(const std::string& host, std::shared_ptr<session_memory> sessions) {
    host_ = host;
    sessions_ = std::move(sessions);
    X509_VERIFY_PARAM* expected = SSL_get0_param(ssl_);
    // RFC 9525: only subject alternative names identify a server. RFC 6066 section 3: no address in SNI.
    X509_VERIFY_PARAM_set_hostflags(
        expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) != 1) {
        // Without a name OpenSSL would take a certificate for anybody.
        if (host.empty() || X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size()) != 1)
            failure_ = {outcome::failed, 0, errc::tls_failed};
        SSL_set_tlsext_host_name(ssl_, host.c_str());
    }
    ERR_clear_error();
    if (sessions_ && sessions_->latest() != nullptr) SSL_set_session(ssl_, sessions_->latest());
    SSL_set_connect_state(ssl_);
}

template <class Operation>
attempt tls::perform(Operation operation) {
    if (failure_.is == outcome::failed) return failure_;
    ERR_clear_error();
    const int returned = operation();
    if (returned > 0) return {outcome::done, static_cast<std::size_t>(returned)};
    const int error = SSL_get_error(ssl_, returned);
    switch (error) {
        case SSL_ERROR_WANT_READ: return {outcome::want_read};
        case SSL_ERROR_WANT_WRITE: return {outcome::want_write};
        case SSL_ERROR_ZERO_RETURN: return {outcome::ended};
        default: return broken(error);
    }
}

attempt tls::broken(int error) {
    failure_.is = outcome::failed;
    if (error == SSL_ERROR_SSL)
        failure_.why = errc::tls_failed;
    else if (cut_ || last_errno_ == 0)
        failure_.why = make_error_code(boost::system::errc::connection_aborted);
    else
        failure_.why = error_code(last_errno_, boost::system::system_category());
    if (error == SSL_ERROR_SSL && !host_.empty() && !SSL_is_init_finished(ssl_)) say_why_refused();
    ERR_clear_error();
    return failure_;
}

void tls::say_why_refused() const {
    const long verified = SSL_get_verify_result(ssl_);
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    if (verified != X509_V_OK) reason = X509_verify_cert_error_string(verified);
    log::warn("net", "TLS handshake failed",
              {{"host", host_}, {"why", reason != nullptr ? reason : "unknown"}});
}

attempt tls::end() {
    if (failure_.is == outcome::failed || !SSL_is_init_finished(ssl_)) return {};
    // Zero means "sent, theirs has not come", which is all that is asked for here.
    return perform([this] {
        const int sent = SSL_shutdown(ssl_);
        return sent < 0 && SSL_want_write(ssl_) ? sent : 1;
    });
}

bool tls::remember(SSL_SESSION* session) {
    if (!sessions_) return false;
    sessions_->keep(session);
    return true;
}

}  // namespace

int remember_session(SSL* ssl, SSL_SESSION* session) {
    // One is OpenSSL's word for "the reference is ours now".
    return static_cast<tls*>(SSL_get_app_data(ssl))->remember(session) ? 1 : 0;
}

session_memory::~session_memory() { SSL_SESSION_free(session_); }

void session_memory::keep(SSL_SESSION* session) {
    SSL_SESSION_free(session_);
    session_ = session;
}

std::unique_ptr<channel> tls_server_channel(tls_context_ptr context, int socket) {
    auto made = std::make_unique<tls>(std::move(context), socket);
    made->accept();
    return made;
}

std::unique_ptr<channel> tls_client_channel(tls_context_ptr context, int socket, const std::string& host,
                                            std::shared_ptr<session_memory> sessions) {
    auto made = std::make_unique<tls>(std::move(context), socket);
    made->connect(host, std::move(sessions));
    return made;
}

}  // namespace switchhook::net
