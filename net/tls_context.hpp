#pragma once
// What is behind tls_context_ptr; for the units that speak OpenSSL only.

#include <openssl/ssl.h>

#include <memory>

namespace switchhook::net {

struct tls_context {
    struct release {
        void operator()(SSL_CTX* c) const { SSL_CTX_free(c); }
    };
    std::unique_ptr<SSL_CTX, release> handle;
};

// Called by OpenSSL with each session a server hands out; defined beside the channel that keeps it.
int remember_session(SSL* ssl, SSL_SESSION* session);

}  // namespace switchhook::net
