#pragma once
// What stands between a host name and the addresses that a client connects to.

#include <boost/asio/ip/address.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "net/url.hpp"

namespace switchhook::net {

using addresses = std::vector<asio::ip::address>;

class name_lookup {
  public:
    virtual ~name_lookup() = default;

    // Awaited in place. Empty when the name has no address, or none by `until`.
    virtual asio::awaitable<addresses> find(std::string host, deadline until) = 0;
};

struct dial_rules {
    // Judges the very address that is connected to, after the name was looked up: a name whose answer changes
    // between two questions gains nothing. What it refuses is passed over. Empty: every address is good.
    std::function<bool(const origin&, const asio::ip::address&)> may_dial;
    // Empty: the system's resolver, which has one thread for all that an executor's context looks up.
    std::shared_ptr<name_lookup> names;
};

}  // namespace switchhook::net
