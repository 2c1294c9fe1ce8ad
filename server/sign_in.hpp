#pragma once
// From the settings of `app` to what signs the bot in.

#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "config/load.hpp"
#include "graph/auth/client_credentials.hpp"
#include "graph/auth/managed_identity.hpp"

namespace switchhook::server {

struct sign_in {
    std::shared_ptr<graph::credential> proof;  // null for a managed identity
    graph::client_credentials_settings platform;
    std::optional<graph::managed_identity_settings> machine;

    // `home` is where the transport lives.
    [[nodiscard]] std::shared_ptr<graph::token_source> tokens(
        const asio::any_io_executor& home, std::shared_ptr<net::http_transport> transport) const;
};

// Reads certificate and key; the error is the line for the user. The environment tells whether this is App
// Service: IDENTITY_ENDPOINT with IDENTITY_HEADER. Blocking.
result<sign_in, std::string> prepare_sign_in(const config::settings& settings,
                                             const config::environment& variables);

}  // namespace switchhook::server
