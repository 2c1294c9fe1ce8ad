#pragma once
// Durations as people write them in configuration and flows: "250ms", "5s", "2m", "1h", "30d".

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace switchhook {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// The shortest form that loses nothing: 90s stays "90s", 120s becomes "2m".
std::string to_string(std::chrono::milliseconds duration);

}  // namespace switchhook
