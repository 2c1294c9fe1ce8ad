#include "server/outside/redirect.hpp"

#include "server/outside/host_rules.hpp"

namespace switchhook::server::outside {
namespace {

bool stays_at(const net::origin& from, const net::origin& to) {
    if (canonical_host(from.host) != canonical_host(to.host)) return false;
    return from.tls == to.tls ? from.port == to.port : to.tls;
}

}  // namespace

std::variant<stay, hop, service_failure> redirected(const hop& from, unsigned status,
                                                    std::string_view location) {
    const bool moves = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    if (!moves || location.empty()) return stay();
    auto to = net::resolve_url(from.to, location);
    if (!to.has_value() || !stays_at(from.to.where, to->where)) return service_failure::redirect_refused;

    hop next{from.method, *std::move(to), from.with_body};
    const bool becomes_get = status == 303 || (status < 303 && from.method == service_method::post);
    if (becomes_get) {
        next.method = service_method::get;
        next.with_body = false;
    }
    return next;
}

}  // namespace switchhook::server::outside
