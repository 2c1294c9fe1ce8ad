#pragma once
// The member `hours` of a flow: names, each with opening hours.
//   { "zone": "Europe/Paris", "weekly": { "mon-fri": ["09:00-12:30", "13:30-18:00"] },
//     "closed": ["12-25"], "special": { "2026-12-24": ["09:00-12:00"] } }

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/json/fields.hpp"
#include "base/result.hpp"
#include "bot/hours/opening_hours.hpp"

namespace switchhook::bot {

// The table of a zone by its name, or what is wrong with that name, in words that fit behind its place.
using zone_finder = std::function<result<time_zone, std::string>(const std::string& name)>;

// The value behind one of the names. Complains about every mistake, and warns of what is odd; days are held
// against `today` when it is given. What could not be read is left out of the answer.
opening_hours read_opening_hours(const json::spot& where, const zone_finder& zones,
                                 std::optional<std::chrono::sys_days> today = std::nullopt);

}  // namespace switchhook::bot
