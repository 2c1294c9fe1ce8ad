#pragma once

#include <string>

#include "bot/call/timer.hpp"

namespace switchhook::server {

// What one process counted within a minute (statistics/minute_counts.hpp).
struct kept_minute {
    bot::instant begin;
    std::string process;  // told once of a minute: what comes again is no more
    std::string counts;
    friend bool operator==(const kept_minute&, const kept_minute&) = default;
};

}  // namespace switchhook::server
