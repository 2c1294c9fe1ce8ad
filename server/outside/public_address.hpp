#pragma once

#include <boost/asio/ip/address.hpp>

namespace switchhook::server::outside {

// Whether anyone on the internet could be reached there. Everything else leads to this machine, its network
// or its hoster: loopback, private and shared networks, link-local (where clouds keep their metadata),
// multicast, documentation, tunnels, and IPv4 in IPv6 clothes.
// https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry
bool is_public(const boost::asio::ip::address& address);

}  // namespace switchhook::server::outside
