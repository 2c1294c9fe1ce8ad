#pragma once
// What goes on for ever behind a table of changes: "CET-1CEST,M3.5.0,M10.5.0/3", the last line of a file of the
// time zone database. https://www.rfc-editor.org/rfc/rfc9636#section-3.3

#include <chrono>
#include <string_view>

#include "bot/hours/time_zone.hpp"

namespace switchhook::bot {

// Appends the changes behind the last one of the table, until the end of that year. False, and nothing is
// appended, for a rule that cannot be read; days of a month by week are, days of a year by number are not.
bool extend(time_zone& zone, std::string_view rule, std::chrono::year last);

}  // namespace switchhook::bot
