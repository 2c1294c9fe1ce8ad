#include "server/outside/service_setup.hpp"

namespace switchhook::server::outside {

result<std::shared_ptr<const service_setup>, std::string> prepare_services(
    const config::service_settings& s) {
    auto setup = std::make_shared<service_setup>();
    setup->hosts = host_rules::of(s);
    setup->signing_key = s.signing_key;
    setup->body_bytes = s.body_bytes;
    auto tls = net::make_client_tls(s.trust.string());
    if (!tls.has_value()) return s.trust.string() + ": " + tls.error().message();
    setup->tls = *std::move(tls);
    setup->names = std::make_shared<net::lookup_threads>();
    return std::shared_ptr<const service_setup>(std::move(setup));
}

std::shared_ptr<net::http_client> make_service_transport(const asio::any_io_executor& executor,
                                                         const std::shared_ptr<const service_setup>& setup) {
    net::client_limits limits;
    limits.response_body_bytes = setup->body_bytes;
    limits.response_header_bytes = 16U << 10;
    limits.waiting_per_origin = 1'000;
    // Leaves time for another attempt of the few seconds that a caller is kept waiting.
    limits.connect = std::chrono::seconds(3);
    // Node closes what was idle for five seconds; a request that crosses that is lost.
    limits.idle = std::chrono::seconds(4);
    net::dial_rules rules;
    rules.may_dial = [setup](const net::origin& to, const asio::ip::address& address) {
        return setup->hosts.may_dial(to, address);
    };
    rules.names = setup->names;
    return std::make_shared<net::http_client>(executor, setup->tls, limits, std::move(rules));
}

}  // namespace switchhook::server::outside
