#pragma once
// Time zones of the system: what the tz database under /usr/share/zoneinfo says, as tables.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "bot/hours/time_zone.hpp"

namespace switchhook::server {

// From 2020 to 2060. "UTC" is always known. Otherwise what is wrong, with a name that is near, or the remedy when the
// system has no time zones. Reads files: for when flows are loaded. Thread-safe. A bot::zone_finder.
result<bot::time_zone, std::string> find_time_zone(const std::string& name);

// In alphabetical order; none when the system has no time zones.
std::vector<std::string> time_zone_names();

}  // namespace switchhook::server
