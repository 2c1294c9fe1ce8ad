#include "bot/hours/reader.hpp"

#include <algorithm>
#include <map>

#include "bot/hours/notation.hpp"

namespace switchhook::bot {
namespace {

using json::node;
using std::chrono::days;
using std::chrono::weekday;

constexpr std::size_t most_spans = 24;        // of a day
constexpr std::size_t most_exceptions = 400;  // of each kind
constexpr minutes whole_day{24 * 60};
constexpr minutes longest_night{16 * 60};

// At a member's name, where `complain` of its spot would point at the value.
void complain_of_name(const json::spot& object, const json::member& m, std::string what,
                      severity level = severity::error) {
    object.out->add(
        {*object.file, m.at.line, m.at.column, object.member(m.name).path, std::move(what), level});
}

std::string duration_text(minutes length) {
    const auto h = length / std::chrono::hours(1), m = (length % std::chrono::hours(1)).count();
    return std::to_string(h) + " h" + (m == 0 ? "" : ' ' + std::to_string(m) + " min");
}

std::vector<day_span> read_spans(const json::spot& where) {
    std::vector<day_span> all;
    if (!where.expect(node::kind::array)) return all;
    if (where.value->items.size() > most_spans) {
        where.complain("a day has at most " + std::to_string(most_spans) + " times");
        return all;
    }
    for (std::size_t i = 0; i < where.value->items.size(); ++i) {
        const auto item = where.item(i);
        if (!item.expect(node::kind::string)) continue;
        const auto span = parse_day_span(item.value->text);
        if (!span.has_value()) {
            item.complain(span.error());
            continue;
        }
        const bool overlaps = std::any_of(all.begin(), all.end(), [&](const day_span& s) {
            return s.from < span->to && span->from < s.to;
        });
        if (overlaps) item.complain('"' + item.value->text + "\" overlaps another time of the day");
        if (span->to > whole_day && span->to - span->from > longest_night)
            item.warn('"' + item.value->text + "\" ends " + duration_text(span->to - span->from) +
                      " later, in the morning after");
        all.push_back(*span);
    }
    return all;
}

void read_zone(const json::spot& where, const std::string& name, const zone_finder& zones, time_zone& into) {
    auto found = zones(name);
    if (!found.has_value()) return where.complain(found.error());
    into = *std::move(found);
    // "EST" is not what New York has in summer, and "Etc/GMT+5" is behind Greenwich.
    const bool of_no_place = name.find('/') == std::string::npos || name.starts_with("Etc/");
    if (!of_no_place || into.periods.size() != 1 || into.periods.front().offset == std::chrono::seconds(0))
        return;
    const auto offset = std::chrono::floor<minutes>(into.periods.front().offset);
    where.warn('"' + name + "\" is " + (offset < minutes(0) ? "behind" : "ahead of") + " UTC by " +
               duration_text(std::chrono::abs(offset)) +
               " all the year round; a place such as \"America/New_York\" has its summer time");
}

void read_weekly(const json::spot& where, opening_hours& into) {
    if (!where.expect(node::kind::object)) return;
    std::map<unsigned, std::string> named;
    for (const auto& m : where.value->members) {
        const auto which = parse_weekdays(m.name);
        if (!which.has_value()) complain_of_name(where, m, which.error());
        const auto spans = read_spans(where.member(m.name));
        if (!which.has_value()) continue;
        for (const auto day : *which) {
            const auto [at, first] = named.emplace(day.c_encoding(), m.name);
            if (!first)
                complain_of_name(where, m,
                                 std::string(name_of(day)) + " stands in \"" + at->second + "\" already");
            into.weekly[day.c_encoding()] = spans;
        }
    }
    if (std::all_of(into.weekly.begin(), into.weekly.end(), [](const auto& day) { return day.empty(); }))
        where.warn("no day of the week has opening hours");
    for (unsigned d = 0; d < 7; ++d)
        for (const auto& night : into.weekly[d])
            for (const auto& next : into.weekly[(d + 1) % 7])
                if (night.to - whole_day > next.from)
                    where.warn("the night from " + std::string(name_of(weekday(d))) + " to " +
                               std::string(name_of(weekday(d) + days(1))) + " overlaps the times of " +
                               std::string(name_of(weekday(d) + days(1))));
}

bool is_over(const some_days& when, std::optional<std::chrono::sys_days> today) {
    // A day of grace: it may be yesterday still where the zone is.
    return today && !when.yearly && std::chrono::sys_days(when.last) + days(1) < *today;
}

const exception_days* same_days(const opening_hours& hours, const some_days& when) {
    for (const auto& e : hours.exceptions)
        if (e.when == when) return &e;
    return nullptr;
}

bool too_many(const json::spot& where, std::size_t count) {
    if (count <= most_exceptions) return false;
    where.complain("expected at most " + std::to_string(most_exceptions) + " entries, found " +
                   std::to_string(count));
    return true;
}

void read_closed(const json::spot& where, std::optional<std::chrono::sys_days> today, opening_hours& into) {
    if (!where.expect(node::kind::array) || too_many(where, where.value->items.size())) return;
    for (std::size_t i = 0; i < where.value->items.size(); ++i) {
        const auto item = where.item(i);
        if (!item.expect(node::kind::string)) continue;
        const auto when = parse_some_days(item.value->text);
        if (!when.has_value()) {
            item.complain(when.error());
            continue;
        }
        if (same_days(into, *when) != nullptr) item.warn(item.value->text + " is listed twice");
        if (is_over(*when, today)) item.warn(item.value->text + " is over");
        into.exceptions.push_back({*when, true, {}});
    }
}

void read_special(const json::spot& where, std::optional<std::chrono::sys_days> today, opening_hours& into) {
    if (!where.expect(node::kind::object) || too_many(where, where.value->members.size())) return;
    for (const auto& m : where.value->members) {
        const auto when = parse_some_days(m.name);
        auto spans = read_spans(where.member(m.name));
        if (!when.has_value()) {
            complain_of_name(where, m, when.error());
            continue;
        }
        if (const auto* other = same_days(into, *when))
            complain_of_name(where, m,
                             m.name + (other->holiday ? " is listed as closed too" : " is listed twice"));
        if (is_over(*when, today)) complain_of_name(where, m, m.name + " is over", severity::warning);
        into.exceptions.push_back({*when, false, std::move(spans)});
    }
}

}  // namespace

opening_hours read_opening_hours(const json::spot& where, const zone_finder& zones,
                                 std::optional<std::chrono::sys_days> today) {
    opening_hours made;
    json::fields f(where);
    std::string zone;
    if (f.required("zone", zone)) read_zone(where.member("zone"), zone, zones, made.zone);
    if (const auto weekly = f.any_required("weekly")) read_weekly(*weekly, made);
    if (const auto closed = f.any("closed")) read_closed(*closed, today, made);
    if (const auto special = f.any("special")) read_special(*special, today, made);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
