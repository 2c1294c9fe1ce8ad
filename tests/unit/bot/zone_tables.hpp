#pragma once
// Time zones for tests, by the library that is the oracle of what their clocks show.

#include <date/tz.h>

#include "bot/hours/time_zone.hpp"

namespace switchhook::test {

inline bot::time_zone zone_of(const std::string& name) {
    using std::chrono::sys_days;
    using std::chrono::year;
    bot::time_zone made{name, {}};
    const auto* zone = date::locate_zone(name);
    for (std::chrono::sys_seconds at = sys_days(year(2020) / 1 / 1); at < sys_days(year(2037) / 1 / 1);) {
        const auto info = zone->get_info(at);
        made.periods.push_back({info.begin, info.offset});
        at = info.end;
    }
    return made;
}

inline std::chrono::local_seconds shown_by_library(const std::string& name, std::chrono::sys_seconds at) {
    return std::chrono::local_seconds(at.time_since_epoch() + date::locate_zone(name)->get_info(at).offset);
}

}  // namespace switchhook::test
