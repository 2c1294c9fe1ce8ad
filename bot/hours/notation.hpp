#pragma once
// How people write times and days in a flow. Each answers what is wrong in words that fit behind a place.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bot/hours/opening_hours.hpp"

namespace switchhook::bot {

// "09:00-12:30", "00:00-24:00"; "22:00-06:00" ends in the morning after.
result<day_span, std::string> parse_day_span(std::string_view text);

// "mon", "mon-fri", "fri-mon", "mon,wed", "mon-wed,sat"; in the order given.
result<std::vector<std::chrono::weekday>, std::string> parse_weekdays(std::string_view text);
std::string_view name_of(std::chrono::weekday day);  // "mon"

// "2026-12-25", "12-25" for every year, "2026-08-01/2026-08-15", "12-24/01-02".
result<some_days, std::string> parse_some_days(std::string_view text);

}  // namespace switchhook::bot
