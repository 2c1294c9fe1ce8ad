#pragma once
// Graph tokens from the identity platform, by whatever credential the application has.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow

#include <memory>
#include <string>

#include "graph/auth/cached_tokens.hpp"
#include "graph/auth/credential.hpp"
#include "net/transport.hpp"

namespace switchhook::graph {

struct client_credentials_settings : token_cache_settings {
    std::string login_url;  // https; "https://login.microsoftonline.com"
    std::string resource;   // what tokens are for, Graph; the scope is "<resource>/.default"
    std::string client_id;
};

class client_credentials final : public cached_tokens {
  public:
    // As of cached_tokens; the transport lives on `home`.
    client_credentials(asio::any_io_executor home, std::shared_ptr<net::http_transport> transport,
                       client_credentials_settings settings, std::shared_ptr<credential> proof,
                       clock now = net::steady_clock::now);
};

std::string without_trailing_slash(std::string url);

}  // namespace switchhook::graph
