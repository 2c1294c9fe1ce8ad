#include "net/tls.hpp"

#include <openssl/err.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/log.hpp"
#include "net/error.hpp"
#include "net/tls_context.hpp"

namespace switchhook::net {
namespace {

constexpr std::string_view http_1_1 = "\x08http/1.1";

std::shared_ptr<tls_context> make_context(const SSL_METHOD* method) {
    auto context = std::make_shared<tls_context>();
    context->handle.reset(SSL_CTX_new(method));
    SSL_CTX* c = context->handle.get();
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(c, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // An idle connection gives its 16 KiB record buffers back; a record is read with one system call.
    SSL_CTX_set_mode(
        c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(c, 1);
    return context;
}

// OpenSSL says "no start line" for a file that cannot be opened; the operating system says it better.
error_code why_unusable(const std::string& file) {
    if (::access(file.c_str(), R_OK) != 0) return {errno, boost::system::system_category()};
    char text[256];
    ERR_error_string_n(ERR_peek_error(), text, sizeof text);
    log::error("net", "file cannot be used for TLS", {{"file", file}, {"why", text}});
    return errc::bad_certificate;
}

// RFC 7301: HTTP/1.1 is all that is spoken here. A client that offers only others gets no choice and may go
// on or not.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, length, reinterpret_cast<const unsigned char*>(http_1_1.data()),
                              http_1_1.size(), offered, offered_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

// OpenSSL's own would ask at the terminal, and wait there.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

result<tls_context_ptr> make_server_tls(const std::string& certificate_chain_file,
                                        const std::string& key_file) {
    ERR_clear_error();
    auto context = make_context(TLS_server_method());
    SSL_CTX* c = context->handle.get();
    SSL_CTX_set_default_passwd_cb(c, no_passphrase);
    if (SSL_CTX_use_certificate_chain_file(c, certificate_chain_file.c_str()) != 1)
        return why_unusable(certificate_chain_file);
    if (SSL_CTX_use_PrivateKey_file(c, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        return why_unusable(key_file);
    if (SSL_CTX_check_private_key(c) != 1) return why_unusable(key_file);

    SSL_CTX_set_options(c, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    constexpr std::string_view id = "switchhook";
    SSL_CTX_set_session_id_context(c, reinterpret_cast<const unsigned char*>(id.data()), id.size());
    SSL_CTX_set_num_tickets(c, 1);
    SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
    return context;
}

result<tls_context_ptr> make_client_tls(const std::string& extra_trust_file) {
    ERR_clear_error();
    auto context = make_context(TLS_client_method());
    SSL_CTX* c = context->handle.get();
    SSL_CTX_set_default_verify_paths(c);
    if (!extra_trust_file.empty() && SSL_CTX_load_verify_file(c, extra_trust_file.c_str()) != 1)
        return why_unusable(extra_trust_file);
    SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(c, remember_session);
    SSL_CTX_set_alpn_protos(c, reinterpret_cast<const unsigned char*>(http_1_1.data()), http_1_1.size());
    return context;
}

}  // namespace switchhook::net
