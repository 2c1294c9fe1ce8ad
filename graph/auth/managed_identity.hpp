#pragma once
// Tokens from the machine the bot runs on, without any secret: an Azure VM's instance endpoint, or that of App
// Service, Functions and Container Apps. Such a token is of the identity's own tenant, whichever is asked for.
// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/secret.hpp"
#include "graph/auth/cached_tokens.hpp"
#include "net/transport.hpp"

namespace switchhook::graph {

struct managed_identity_settings : token_cache_settings {
    // Plain HTTP on a link-local address: it never leaves the host, and must not pass a proxy (ours knows
    // none).
    std::string endpoint = "http://169.254.169.254/metadata/identity/oauth2/token";
    // App Service's IDENTITY_HEADER; empty for the instance endpoint of a VM.
    secret header;
    std::string resource;   // what tokens are for: Graph
    std::string client_id;  // of a user-assigned identity; empty for the machine's own
};

class managed_identity final : public cached_tokens {
  public:
    using wall_clock = std::function<std::chrono::system_clock::time_point()>;

    // As of cached_tokens. After 404 and 429 the requests are 0, 2, 6, 14 and 30 seconds apart; after 410,
    // ten; otherwise the pause is the cache's own.
    managed_identity(asio::any_io_executor home, std::shared_ptr<net::http_transport> transport,
                     managed_identity_settings settings, clock now = net::steady_clock::now,
                     wall_clock wall = std::chrono::system_clock::now);
};

}  // namespace switchhook::graph
