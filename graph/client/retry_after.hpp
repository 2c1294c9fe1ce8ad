#pragma once
// The Retry-After header: seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
// Graph has been seen to send fractions of a second: https://learn.microsoft.com/graph/throttling

#include <chrono>
#include <optional>
#include <string_view>

namespace switchhook::graph {

// The moment that an IMF-fixdate names ("Sun, 06 Nov 1994 08:49:37 GMT"), the one form of dates that HTTP sends.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

// How long to wait from `now`; a date in the past is zero. Nothing for what is neither a number nor an
// IMF-fixdate
// ("Sun, 06 Nov 1994 08:49:37 GMT"), and for a negative number. At most a day.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value,
                                                           std::chrono::system_clock::time_point now);

}  // namespace switchhook::graph
