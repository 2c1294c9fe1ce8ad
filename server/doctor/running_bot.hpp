#pragma once
// Whether it is a switchhook that answers, here and behind publicUrl.

#include <optional>

#include "config/settings.hpp"
#include "net/url.hpp"
#include "server/doctor/surroundings.hpp"

namespace switchhook::server::doctor {

// Host and port of publicUrl; port 0 when only the start of a server completes it. Nothing for what is no URL.
std::optional<net::origin> public_place(const config::settings& s);

// Where a listener is reached from this machine: 0.0.0.0 is everywhere, so also 127.0.0.1.
std::string reachable_address(const std::string& listening_address);

bool public_listener_runs(surroundings& around, const config::settings& s, net::deadline until);
bool admin_listener_runs(surroundings& around, const config::settings& s, net::deadline until);

// What ours says to a GET of the callback: server/public/public_site.cpp.
bool is_our_405(unsigned status, std::string_view body);

}  // namespace switchhook::server::doctor
