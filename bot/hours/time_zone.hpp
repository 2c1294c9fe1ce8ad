#pragma once
// A time zone as a plain table: what the clocks of a place showed, and will show. Where the table comes from is
// its maker's business (server/flows/time_zones.hpp reads the system's).

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace switchhook::bot {

using std::chrono::local_seconds;  // what a clock on the wall shows
using std::chrono::sys_seconds;    // UTC

struct time_zone {
    struct period {
        sys_seconds since;               // of the first period it does not matter: it has always been so
        std::chrono::seconds offset{0};  // local time = UTC + offset; less than two days
        friend bool operator==(const period&, const period&) = default;
    };
    std::string name;             // "Europe/Paris"
    std::vector<period> periods;  // in order of time; none is UTC
    friend bool operator==(const time_zone&, const time_zone&) = default;
};

time_zone utc();

std::chrono::seconds offset_at(const time_zone& zone, sys_seconds at);
local_seconds local_time(const time_zone& zone, sys_seconds at);

// Clocks that are put forward skip times, clocks that are put back show them twice.
// The first moment at which the clock shows `shown` or later. A skipped time comes when the clock is put forward.
sys_seconds first_shown(const time_zone& zone, local_seconds shown);
// The end of the last moments at which the clock shows less than `shown`: of a time shown twice, its second coming.
sys_seconds last_before(const time_zone& zone, local_seconds shown);

}  // namespace switchhook::bot
