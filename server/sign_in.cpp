#include "server/sign_in.hpp"

#include "config/cloud.hpp"
#include "graph/auth/client_certificate.hpp"
#include "graph/auth/federated_token.hpp"

namespace switchhook::server {
namespace {

std::string variable(const config::environment& variables, std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
}

// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
graph::managed_identity_settings machine_of(const config::settings& s, const config::environment& variables) {
    graph::managed_identity_settings m;
    m.resource = config::graph_of(s.graph.cloud);
    m.client_id = s.app.managed_identity_client_id;
    const auto endpoint = variable(variables, "IDENTITY_ENDPOINT");
    const auto header = variable(variables, "IDENTITY_HEADER");
    const auto& configured = s.app.managed_identity_endpoint;
    if (!configured.empty()) m.endpoint = configured;
    if (endpoint.empty() || header.empty()) return m;
    if (configured.empty()) m.endpoint = endpoint;
    // The header goes to that endpoint alone.
    if (m.endpoint == endpoint) m.header = secret(header);
    return m;
}

}  // namespace

std::shared_ptr<graph::token_source> sign_in::tokens(const asio::any_io_executor& home,
                                                     std::shared_ptr<net::http_transport> transport) const {
    if (machine) return std::make_shared<graph::managed_identity>(home, std::move(transport), *machine);
    return std::make_shared<graph::client_credentials>(home, std::move(transport), platform, proof);
}

result<sign_in, std::string> prepare_sign_in(const config::settings& s,
                                             const config::environment& variables) {
    sign_in made;
    made.platform.login_url = s.graph.login_url;
    made.platform.resource = config::graph_of(s.graph.cloud);
    made.platform.client_id = s.app.id;
    switch (s.app.uses()) {
        case config::credential_kind::secret:
            made.proof = std::make_shared<graph::client_secret>(s.app.client_secret);
            return made;
        case config::credential_kind::certificate: {
            auto loaded = graph::client_certificate::load(s.app.certificate, s.app.key, s.app.id);
            if (!loaded.has_value()) return loaded.error();
            made.proof = *std::move(loaded);
            return made;
        }
        case config::credential_kind::managed_identity: made.machine = machine_of(s, variables); return made;
        case config::credential_kind::federated_token:
            made.proof = std::make_shared<graph::federated_token>(s.app.federated_token);
            return made;
        case config::credential_kind::none:
        case config::credential_kind::several: break;
    }
    return std::string("the configuration does not name exactly one credential under \"app\"");
}

}  // namespace switchhook::server
