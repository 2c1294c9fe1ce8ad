#include "graph/model/text_forms.hpp"

#include "base/take.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace switchhook::graph {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many digits were taken off.
std::size_t take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count;
}

// "12H": true when it was there, and is taken off.
bool take_part(std::string_view& text, char unit) {
    std::string_view rest = text;
    if (take_digits(rest) == 0 || !take(rest, unit)) return false;
    text = rest;
    return true;
}

bool take_seconds(std::string_view& text) {
    std::string_view rest = text;
    if (take_digits(rest) == 0) return false;
    if (take(rest, '.') && take_digits(rest) == 0) return false;
    if (!take(rest, 'S')) return false;
    text = rest;
    return true;
}

// A number of two or four digits between two limits.
std::optional<int> take_number(std::string_view& text, std::size_t digits, int least, int most) {
    if (text.size() < digits || !std::all_of(text.begin(), text.begin() + digits, is_digit))
        return std::nullopt;
    int number = 0;
    for (const char c : text.substr(0, digits)) number = number * 10 + (c - '0');
    text.remove_prefix(digits);
    if (number < least || number > most) return std::nullopt;
    return number;
}

int days_of(int year, int month) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days.at(static_cast<std::size_t>(month - 1));
}

bool take_date(std::string_view& text) {
    const auto year = take_number(text, 4, 0, 9999);
    if (!year || !take(text, '-')) return false;
    const auto month = take_number(text, 2, 1, 12);
    if (!month || !take(text, '-')) return false;
    return take_number(text, 2, 1, days_of(*year, *month)).has_value();
}

bool take_time(std::string_view& text) {
    if (!take_number(text, 2, 0, 23) || !take(text, ':') || !take_number(text, 2, 0, 59)) return false;
    if (!take(text, ':')) return true;
    if (!take_number(text, 2, 0, 59)) return false;
    return !take(text, '.') || take_digits(text) > 0;
}

bool take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return true;
    if (!take(text, '+') && !take(text, '-')) return false;
    return take_number(text, 2, 0, 14) && take(text, ':') && take_number(text, 2, 0, 59);
}

}  // namespace

bool is_phone_number(std::string_view text) {
    return text.size() >= 4 && text.size() <= 16 && text.front() == '+' &&
           text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool is_duration(std::string_view text) {
    if (!take(text, '-')) take(text, '+');
    if (!take(text, 'P')) return false;
    const bool days = take_part(text, 'D');
    if (text.empty()) return days;
    if (!take(text, 'T')) return false;
    const bool hours = take_part(text, 'H');
    const bool minutes = take_part(text, 'M');
    const bool seconds = take_seconds(text);
    return (hours || minutes || seconds) && text.empty();
}

bool is_date_time(std::string_view text) {
    if (!take_date(text) || !(take(text, 'T') || take(text, 't'))) return false;
    return take_time(text) && take_offset(text) && text.empty();
}

}  // namespace switchhook::graph
