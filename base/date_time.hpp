#pragma once
// Moments as people and programs write them: https://www.rfc-editor.org/rfc/rfc3339

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace switchhook {

// "2026-12-24T18:00:00+01:00", "2026-12-24T17:00:00.250Z"; the seconds may be left out. Nothing for a time without
// its offset from UTC, or a day that does not exist.
std::optional<std::chrono::sys_time<std::chrono::milliseconds>> parse_date_time(std::string_view text);

// To the second, by a clock that is so far ahead of UTC: "2026-12-24T18:00:00+01:00"; with none "2026-12-24T17:00:00Z".
std::string date_time_text(std::chrono::sys_time<std::chrono::milliseconds> at,
                           std::chrono::minutes ahead = std::chrono::minutes(0));

}  // namespace switchhook
