#include "bot/hours/opening_hours.hpp"

#include <algorithm>
#include <tuple>

namespace switchhook::bot {
namespace {

using std::chrono::days;
using std::chrono::month_day;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr minutes whole_day{24 * 60};
constexpr int look_ahead = 367;  // days

// Beginning with some moment, until the next one.
struct segment {
    sys_seconds from, to;
    hours_state state{};
};

const std::vector<day_span>& spans_of(const opening_hours& hours, local_days day) {
    if (const auto* instead = hours.exception_of(day)) return instead->spans;
    return hours.weekly[std::chrono::weekday(day).c_encoding()];
}

// What is open on a day by its clock: its own hours, and those of the evening before that run into it.
std::vector<day_span> open_on(const opening_hours& hours, local_days day) {
    std::vector<day_span> open;
    for (const auto& s : spans_of(hours, day)) open.push_back({s.from, std::min(s.to, whole_day)});
    if (hours.exception_of(day) != nullptr) return open;
    for (const auto& s : spans_of(hours, day - days(1)))
        if (s.to > whole_day) open.push_back({minutes(0), s.to - whole_day});
    return open;
}

// A day from its first moment to its last, without gaps. Of a day that the clocks skip there is nothing.
std::vector<segment> segments_of(const opening_hours& hours, local_days day) {
    const auto begin = first_shown(hours.zone, day), end = first_shown(hours.zone, day + days(1));
    if (begin >= end) return {};
    if (const auto* e = hours.exception_of(day); e != nullptr && e->holiday)
        return {{begin, end, hours_state::holiday}};
    std::vector<segment> open;
    for (const auto& s : open_on(hours, day)) {
        const auto from = std::max(begin, first_shown(hours.zone, day + s.from));
        const auto to = std::min(end, last_before(hours.zone, day + s.to));
        if (from < to) open.push_back({from, to, hours_state::open});
    }
    std::sort(open.begin(), open.end(), [](const segment& a, const segment& b) { return a.from < b.from; });
    std::vector<segment> all;
    auto done = begin;
    for (const auto& s : open) {
        if (s.to <= done) continue;
        if (s.from > done) all.push_back({done, s.from, hours_state::closed});
        all.push_back({std::max(done, s.from), s.to, hours_state::open});
        done = s.to;
    }
    if (done < end) all.push_back({done, end, hours_state::closed});
    return all;
}

year_month_day in_year(std::chrono::year y, const year_month_day& day) {
    return {y / day.month() / day.day()};
}

}  // namespace

bool some_days::has(year_month_day day) const {
    if (!yearly) return day >= first && day <= last;
    // Compared as days of one year, so that the 29th of February needs no leap year.
    const auto at = in_year(first.year(), day), from = first, to = in_year(first.year(), last);
    return from <= to ? at >= from && at <= to : at >= from || at <= to;
}

int some_days::length() const {
    if (!yearly) return static_cast<int>((sys_days(last) - sys_days(first)).count()) + 1;
    constexpr std::chrono::year leap{2024};
    const auto gap = (sys_days(in_year(leap, last)) - sys_days(in_year(leap, first))).count();
    return static_cast<int>(gap < 0 ? gap + 366 : gap) + 1;
}

const exception_days* opening_hours::exception_of(local_days day) const {
    const auto rank = [](const exception_days& e) {
        return std::make_tuple(e.when.yearly, e.when.length(), e.holiday);
    };
    const year_month_day of_year(day);
    const exception_days* best = nullptr;
    for (const auto& e : exceptions)
        if (e.when.has(of_year) && (best == nullptr || rank(e) < rank(*best))) best = &e;
    return best;
}

std::string_view to_string(hours_state s) {
    switch (s) {
        case hours_state::open: return "open";
        case hours_state::closed: return "closed";
        case hours_state::holiday: return "holiday";
    }
    return "closed";
}

std::optional<hours_state> parse_hours_state(std::string_view text) {
    for (const auto s : {hours_state::open, hours_state::closed, hours_state::holiday})
        if (to_string(s) == text) return s;
    return std::nullopt;
}

hours_answer state_at(const opening_hours& hours, instant at) {
    const auto today =
        std::chrono::floor<days>(local_time(hours.zone, std::chrono::floor<std::chrono::seconds>(at)));
    std::optional<hours_answer> answer;
    for (int ahead = 0; ahead <= look_ahead; ++ahead)
        for (const auto& s : segments_of(hours, today + days(ahead))) {
            if (s.to <= at) continue;
            if (!answer) answer = hours_answer{s.state, std::nullopt, false};
            if (s.state == answer->state) continue;
            answer->until = s.from;
            return *answer;
        }
    return answer.value_or(hours_answer{hours_state::closed, std::nullopt, false});
}

hours_answer state_at(const opening_hours& hours, std::string_view name,
                      const std::vector<hours_override>& overrides, instant at) {
    const auto last = std::find_if(overrides.rbegin(), overrides.rend(), [&](const hours_override& o) {
        return o.name == name && (!o.until || at < *o.until);
    });
    if (last == overrides.rend()) return state_at(hours, at);
    hours_answer answer{last->state, last->until, true};
    if (!last->until) return answer;
    const auto after = state_at(hours, *last->until);
    if (after.state == last->state) answer.until = after.until;
    return answer;
}

std::optional<instant> opens(const opening_hours& hours, std::string_view name,
                             const std::vector<hours_override>& overrides, instant at) {
    const auto last = at + days(look_ahead);
    while (at <= last) {
        const auto now = state_at(hours, name, overrides, at);
        if (now.state == hours_state::open) return at;
        if (!now.until) break;
        at = *now.until;
    }
    return std::nullopt;
}

}  // namespace switchhook::bot
