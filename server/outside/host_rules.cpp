#include "server/outside/host_rules.hpp"

#include <algorithm>

#include "server/outside/public_address.hpp"

namespace switchhook::server::outside {

std::string canonical_host(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(std::string(host), no_address);
    if (!no_address) return address.to_string();
    std::string name(host);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name;
}

host_list::host_list(const std::vector<std::string>& patterns) {
    for (const auto& pattern : patterns) {
        if (pattern.starts_with("*."))
            below_.push_back(canonical_host(std::string_view(pattern).substr(1)));
        else
            exact_.push_back(canonical_host(pattern));
    }
}

bool host_list::names(std::string_view host) const {
    const std::string name = canonical_host(host);
    if (std::find(exact_.begin(), exact_.end(), name) != exact_.end()) return true;
    return std::any_of(below_.begin(), below_.end(), [&](const std::string& end) {
        return name.size() > end.size() && name.ends_with(end);
    });
}

host_rules host_rules::of(const config::service_settings& s) {
    return {host_list(s.allow), host_list(s.plain), host_list(s.private_hosts)};
}

std::optional<service_failure> host_rules::refusal(const net::origin& to) const {
    const bool may_be_plain = plain.names(to.host);
    const bool named = allow.names(to.host) || may_be_plain || private_hosts.names(to.host);
    if (!allow.empty() && !named) return service_failure::host_not_allowed;
    if (!to.tls && !may_be_plain) return service_failure::plain_refused;
    return std::nullopt;
}

bool host_rules::may_dial(const net::origin& to, const boost::asio::ip::address& address) const {
    return is_public(address) || private_hosts.names(to.host);
}

}  // namespace switchhook::server::outside
