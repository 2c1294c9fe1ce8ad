#pragma once
// TLS contexts: 1.2 or later, made once and shared by all connections (thread-safe after construction).

#include <memory>
#include <string>

#include "base/result.hpp"

namespace switchhook::net {

// Opaque: only the units that speak TLS see OpenSSL.
struct tls_context;
using tls_context_ptr = std::shared_ptr<tls_context>;

// PEM files: the chain from the leaf upward, and its private key. Sessions resume, because Graph opens a new
// connection for each notification. Errors: net::errc::bad_certificate, or the error of the file system.
result<tls_context_ptr> make_server_tls(const std::string& certificate_chain_file,
                                        const std::string& key_file);

// Verifies chain and host name, always. `extra_trust_file` is a PEM bundle trusted beside the system's store;
// empty for none.
result<tls_context_ptr> make_client_tls(const std::string& extra_trust_file = {});

}  // namespace switchhook::net
