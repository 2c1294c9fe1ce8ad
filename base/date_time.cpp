#include "base/date_time.hpp"

#include <algorithm>

#include "base/take.hpp"

namespace switchhook {
namespace {

using namespace std::chrono;

bool take_number(std::string_view& text, std::size_t digits, int most, int& into) {
    if (text.size() < digits) return false;
    into = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return false;
        into = into * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return into <= most;
}

// Behind the point: any number of digits, of which three count.
bool take_fraction(std::string_view& text, milliseconds& into) {
    int worth = 100;
    bool any = false;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), worth /= 10) {
        into += milliseconds((text.front() - '0') * worth);
        any = true;
    }
    return any;
}

bool take_offset(std::string_view& text, minutes& into) {
    if (take(text, 'Z') || take(text, 'z')) return true;
    const bool behind = take(text, '-');
    int h = 0, m = 0;
    if (!behind && !take(text, '+')) return false;
    if (!take_number(text, 2, 23, h) || !take(text, ':') || !take_number(text, 2, 59, m)) return false;
    into = hours(h) + minutes(m);
    if (behind) into = -into;
    return true;
}

std::string padded(std::int64_t number, std::size_t width = 2) {
    const auto digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

}  // namespace

std::optional<sys_time<milliseconds>> parse_date_time(std::string_view text) {
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
    if (!take_number(text, 4, 9999, y) || !take(text, '-') || !take_number(text, 2, 12, mo) ||
        !take(text, '-') || !take_number(text, 2, 31, d))
        return std::nullopt;
    const auto day = year(y) / month(static_cast<unsigned>(mo)) / std::chrono::day(static_cast<unsigned>(d));
    if (!day.ok() || !(take(text, 'T') || take(text, 't'))) return std::nullopt;
    if (!take_number(text, 2, 23, h) || !take(text, ':') || !take_number(text, 2, 59, mi))
        return std::nullopt;
    milliseconds fraction{0};
    if (take(text, ':') &&
        (!take_number(text, 2, 59, s) || (take(text, '.') && !take_fraction(text, fraction))))
        return std::nullopt;
    minutes offset{0};
    if (!take_offset(text, offset) || !text.empty()) return std::nullopt;
    return sys_days(day) + hours(h) + minutes(mi) + seconds(s) + fraction - offset;
}

std::string date_time_text(sys_time<milliseconds> at, minutes ahead) {
    const auto shown = floor<seconds>(at) + ahead;
    const auto today = floor<days>(shown);
    const year_month_day date(today);
    const hh_mm_ss time(shown - today);
    const auto offset = abs(ahead);
    auto text = padded(int(date.year()), 4) + '-' + padded(unsigned(date.month())) + '-' +
                padded(unsigned(date.day())) + 'T' + padded(time.hours().count()) + ':' +
                padded(time.minutes().count()) + ':' + padded(time.seconds().count());
    if (ahead == minutes(0)) return text + 'Z';
    return text + (ahead < minutes(0) ? '-' : '+') + padded(offset.count() / 60) + ':' +
           padded(offset.count() % 60);
}

}  // namespace switchhook
