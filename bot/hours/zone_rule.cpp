#include "bot/hours/zone_rule.hpp"

#include "base/take.hpp"

#include <algorithm>
#include <optional>

namespace switchhook::bot {
namespace {

using namespace std::chrono;

std::optional<int> take_number(std::string_view& text, int most) {
    std::size_t digits = 0;
    int n = 0;
    while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9')
        n = n * 10 + (text[digits++] - '0');
    if (digits == 0 || n > most) return std::nullopt;
    text.remove_prefix(digits);
    return n;
}

// Letters, or anything within < and >.
bool take_name(std::string_view& text) {
    const bool in_brackets = take(text, '<');
    const auto end = in_brackets ? text.find('>') : text.find_first_of("+-,0123456789");
    if (end == 0 || (in_brackets && end == std::string_view::npos)) return false;
    text.remove_prefix(std::min(text.size(), end));
    return !in_brackets || take(text, '>');
}

// [+-]hh[:mm[:ss]]
std::optional<seconds> take_time(std::string_view& text) {
    const bool negative = take(text, '-');
    if (!negative) take(text, '+');
    const auto h = take_number(text, 167);
    if (!h) return std::nullopt;
    auto time = seconds(hours(*h));
    for (const auto unit : {seconds(60), seconds(1)}) {
        if (!take(text, ':')) break;
        const auto n = take_number(text, 59);
        if (!n) return std::nullopt;
        time += *n * unit;
    }
    return negative ? -time : time;
}

// The w-th weekday d of month m, 5 for the last one, at a time counted from its midnight.
struct change {
    int m = 1, w = 1, d = 0;
    seconds time = hours(2);

    [[nodiscard]] local_seconds in(year y) const {
        const auto month_of = y / month(static_cast<unsigned>(m));
        const weekday day(static_cast<unsigned>(d));
        const local_days at =
            w == 5 ? local_days(month_of / day[last]) : local_days(month_of / day[static_cast<unsigned>(w)]);
        return at + time;
    }
};

std::optional<change> take_change(std::string_view& text) {
    if (!take(text, ',') || !take(text, 'M')) return std::nullopt;
    const auto m = take_number(text, 12);
    const auto w = take(text, '.') ? take_number(text, 5) : std::nullopt;
    const auto d = take(text, '.') ? take_number(text, 6) : std::nullopt;
    if (!m || !w || !d || *m == 0 || *w == 0) return std::nullopt;
    change made{*m, *w, *d};
    if (!take(text, '/')) return made;
    const auto time = take_time(text);
    if (!time) return std::nullopt;
    made.time = *time;
    return made;
}

}  // namespace

bool extend(time_zone& zone, std::string_view rule, year until) {
    if (zone.periods.empty() || !take_name(rule)) return false;
    const auto west = take_time(rule);
    if (!west) return false;
    if (rule.empty()) return true;  // no summer time
    const auto standard = -*west;
    auto summer = standard + hours(1);
    if (!take_name(rule)) return false;
    if (!rule.empty() && rule.front() != ',') {
        const auto summer_west = take_time(rule);
        if (!summer_west) return false;
        summer = -*summer_west;
    }
    const auto begin = take_change(rule), end = take_change(rule);
    if (!begin || !end || !rule.empty()) return false;

    const auto after = zone.periods.back().since;
    std::vector<time_zone::period> more;
    for (auto y = std::max(year(1970), year_month_day(floor<days>(after)).year()); y <= until; ++y) {
        more.push_back({sys_seconds(begin->in(y).time_since_epoch() - standard), summer});
        more.push_back({sys_seconds(end->in(y).time_since_epoch() - summer), standard});
    }
    std::sort(more.begin(), more.end(), [](const auto& a, const auto& b) { return a.since < b.since; });
    for (const auto& p : more)
        if (p.since > after && p.offset != zone.periods.back().offset) zone.periods.push_back(p);
    return true;
}

}  // namespace switchhook::bot
