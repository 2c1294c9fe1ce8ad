#pragma once
// The forms that texts of Graph's primitive types have.
// https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html and its ABNF

#include <string_view>

namespace switchhook::graph {

// A telephone number as Graph has it: a plus and 3 to 15 digits, as in E.164.
bool is_phone_number(std::string_view text);

// Edm.Duration: days, hours, minutes and seconds with a fraction, as PT0.03S or P1DT2H. Years, months and
// weeks are not of it.
bool is_duration(std::string_view text);

// Edm.DateTimeOffset: 2026-02-28T13:45:07.123Z, or with an offset such as +01:00. The day exists.
bool is_date_time(std::string_view text);

}  // namespace switchhook::graph
