#pragma once
// How the clients of all shards are made: from the configuration, alike.

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "config/settings.hpp"
#include "net/client.hpp"
#include "net/lookup_threads.hpp"
#include "server/outside/host_rules.hpp"
#include "server/outside/repeat.hpp"

namespace switchhook::server::outside {

// What all shards share; thread-safe, as nobody changes it.
struct service_setup {
    host_rules hosts;
    secret signing_key;
    std::size_t body_bytes = 65'536;
    net::tls_context_ptr tls;
    std::shared_ptr<net::lookup_threads> names;  // stop it before the shards' contexts end
    repeat_policy repeats;
};

// Error: a line that names the file of authorities and says what is wrong with it.
result<std::shared_ptr<const service_setup>, std::string> prepare_services(const config::service_settings& s);

// A pool of connections of its own: Graph's is not held up by a service that is slow. Dials no address that
// the rules refuse.
std::shared_ptr<net::http_client> make_service_transport(const asio::any_io_executor& executor,
                                                         const std::shared_ptr<const service_setup>& setup);

}  // namespace switchhook::server::outside
