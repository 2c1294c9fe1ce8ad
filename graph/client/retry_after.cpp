#include "graph/client/retry_after.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace switchhook::graph {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest = std::chrono::hours(24);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Digits with an optional fraction, in milliseconds rounded up: waiting a little longer is always right.
std::optional<milliseconds> parse_seconds(std::string_view text) {
    std::size_t at = 0;
    std::int64_t whole = 0;
    while (at < text.size() && is_digit(text[at])) {
        whole = std::min<std::int64_t>(whole * 10 + (text[at] - '0'), longest.count());
        ++at;
    }
    if (at == 0) return std::nullopt;
    std::int64_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        bool remainder = false;
        std::int64_t unit = 100;
        for (; at < text.size() && is_digit(text[at]); ++at, unit /= 10) {
            fraction += unit * (text[at] - '0');
            remainder = remainder || (unit == 0 && text[at] != '0');
        }
        if (remainder) ++fraction;
    }
    if (at != text.size()) return std::nullopt;
    return std::min(milliseconds(whole * 1000 + fraction), longest);
}

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

// "Sun, 06 Nov 1994 08:49:37 GMT": every part at a fixed place. The name of the day is not checked against
// the date.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::string_view shape = "   ,               :  :   GMT";
    if (text.size() != shape.size() || text.substr(26) != "GMT") return std::nullopt;
    if (text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
        text[19] != ':' || text[22] != ':' || text[25] != ' ')
        return std::nullopt;

    const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
    const auto day = parse_number(text.substr(5, 2));
    const auto year = parse_number(text.substr(12, 4));
    const auto hour = parse_number(text.substr(17, 2));
    const auto minute = parse_number(text.substr(20, 2));
    const auto second = parse_number(text.substr(23, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;

    const std::chrono::year_month_day date{
        std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) {
    const std::string_view text = trimmed(value);
    if (const auto seconds = parse_seconds(text)) return seconds;
    const auto date = parse_http_date(text);
    if (!date) return std::nullopt;
    // In milliseconds throughout: far dates do not fit the nanoseconds of the system clock.
    return std::clamp<milliseconds>(*date - std::chrono::floor<milliseconds>(now), milliseconds(0), longest);
}

}  // namespace switchhook::graph
