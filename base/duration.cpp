#include "base/duration.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace switchhook {
namespace {

struct unit {
    std::string_view name;
    std::int64_t milliseconds;
};

// Longest first, so that printing takes the largest that divides.
constexpr std::array<unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || number < 0) return std::nullopt;
    const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& u : units) {
        if (suffix != u.name) continue;
        if (number > std::numeric_limits<std::int32_t>::max() / 2) return std::nullopt;
        return std::chrono::milliseconds(number * u.milliseconds);
    }
    return std::nullopt;
}

std::string to_string(std::chrono::milliseconds duration) {
    const auto count = duration.count();
    for (const auto& u : units)
        if (count != 0 && count % u.milliseconds == 0)
            return std::to_string(count / u.milliseconds) + std::string(u.name);
    return "0s";
}

}  // namespace switchhook
