#pragma once
// Which hosts may be asked. Pure.

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "net/url.hpp"
#include "server/outside/service_request.hpp"

namespace switchhook::server::outside {

// Names and addresses as the configuration has them: "crm.example.com", "*.example.com", "10.0.0.1".
// They compare without case, and a name with the dot at its end is the same name.
class host_list {
  public:
    host_list() = default;
    explicit host_list(const std::vector<std::string>& patterns);

    [[nodiscard]] bool names(std::string_view host) const;
    [[nodiscard]] bool empty() const { return exact_.empty() && below_.empty(); }

  private:
    std::vector<std::string> exact_;
    std::vector<std::string> below_;  // with the dot: ".example.com"
};

// One form for all that mean the same host.
std::string canonical_host(std::string_view host);

struct host_rules {
    // Empty: any host. A bot that asks the public weather needs no list; what lies behind the firewall is
    // out of reach by `private_hosts` all the same.
    host_list allow;
    host_list plain;          // may be asked without TLS
    host_list private_hosts;  // may have addresses that are not public

    static host_rules of(const config::service_settings& s);

    // Nothing when the host may be asked.
    [[nodiscard]] std::optional<service_failure> refusal(const net::origin& to) const;
    // Of an address that the host's name was found to have.
    [[nodiscard]] bool may_dial(const net::origin& to, const boost::asio::ip::address& address) const;
};

}  // namespace switchhook::server::outside
