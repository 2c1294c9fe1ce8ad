#include "bot/hours/notation.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/nearest.hpp"
#include "base/problems.hpp"

namespace switchhook::bot {
namespace {

using std::chrono::weekday;
using std::chrono::year_month_day;

// As std::chrono::weekday counts.
constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

// Exactly that many digits.
std::optional<int> number(std::string_view text, std::size_t digits) {
    if (text.size() != digits) return std::nullopt;
    int n = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        n = n * 10 + (c - '0');
    }
    return n;
}

std::optional<minutes> time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto h = number(text.substr(0, 2), 2), m = number(text.substr(3), 2);
    if (!h || !m || *h > 24 || *m > 59 || (*h == 24 && *m != 0)) return std::nullopt;
    return minutes(*h * 60 + *m);
}

std::string no_such_day(std::string_view text) {
    std::string lower;
    for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    auto close = std::find(day_names.begin(), day_names.end(), std::string_view(lower).substr(0, 3));
    const auto meant = close != day_names.end() ? *close : nearest(lower, day_names);
    return "no day " + quoted(text) +
           (meant.empty() ? "; expected mon, tue, wed, thu, fri, sat or sun" : did_you_mean(meant));
}

result<weekday, std::string> one_weekday(std::string_view text) {
    const auto found = std::find(day_names.begin(), day_names.end(), text);
    if (found == day_names.end()) return no_such_day(text);
    return weekday(static_cast<unsigned>(found - day_names.begin()));
}

constexpr std::chrono::year leap{2024};  // stands for every year

struct one_day {
    year_month_day day;
    bool yearly = false;
};

result<one_day, std::string> parse_day(std::string_view text) {
    const auto expected = "expected a day such as 2026-12-25, or 12-25 for every year, found " + quoted(text);
    one_day made;
    auto y = std::optional(static_cast<int>(leap));
    auto rest = text;
    if (text.size() == 5) {
        made.yearly = true;
    } else {
        if (text.size() != 10 || text[4] != '-') return expected;
        y = number(text.substr(0, 4), 4);
        rest = text.substr(5);
    }
    const auto m = number(rest.substr(0, 2), 2), d = number(rest.substr(3), 2);
    if (!y || !m || !d || rest[2] != '-') return expected;
    made.day = std::chrono::year(*y) / std::chrono::month(static_cast<unsigned>(*m)) /
               std::chrono::day(static_cast<unsigned>(*d));
    if (!made.day.ok()) return "there is no day " + std::string(text);
    return made;
}

}  // namespace

result<day_span, std::string> parse_day_span(std::string_view text) {
    const auto dash = text.find('-');
    const auto from = time_of_day(text.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : time_of_day(text.substr(dash + 1));
    if (!from || !to || *from == std::chrono::hours(24))
        return "expected times such as \"09:00-12:30\", found " + quoted(text);
    if (*from == *to) return quoted(text) + " is no time at all: a whole day is \"00:00-24:00\"";
    if (*from < *to) return day_span{*from, *to};
    return day_span{*from, *to + std::chrono::hours(24)};
}

std::string_view name_of(weekday day) { return day_names[day.c_encoding()]; }

result<std::vector<weekday>, std::string> parse_weekdays(std::string_view text) {
    std::vector<weekday> all;
    for (std::size_t at = 0; at <= text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        const auto part = text.substr(at, comma - at);
        at = comma + 1;
        const auto dash = part.find('-');
        const auto first = one_weekday(part.substr(0, dash));
        if (!first.has_value()) return first.error();
        const auto last = dash == std::string_view::npos ? first : one_weekday(part.substr(dash + 1));
        if (!last.has_value()) return last.error();
        for (auto day = *first;; ++day) {
            if (std::find(all.begin(), all.end(), day) != all.end())
                return quoted(text) + " has " + std::string(name_of(day)) + " twice";
            all.push_back(day);
            if (day == *last) break;
        }
    }
    return all;
}

result<some_days, std::string> parse_some_days(std::string_view text) {
    const auto slash = text.find('/');
    const auto first = parse_day(text.substr(0, slash));
    if (!first.has_value()) return first.error();
    if (slash == std::string_view::npos) return some_days{first->yearly, first->day, first->day};
    const auto last = parse_day(text.substr(slash + 1));
    if (!last.has_value()) return last.error();
    if (first->yearly != last->yearly)
        return "one end of " + quoted(text) + " has a year, and the other has none";
    if (!first->yearly && last->day < first->day) return quoted(text) + " ends before it begins";
    return some_days{first->yearly, first->day, last->day};
}

}  // namespace switchhook::bot
