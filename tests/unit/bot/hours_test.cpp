// Opening hours by the clocks of a place, also in the nights when those clocks change.

#include "bot/hours/opening_hours.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "bot/hours/notation.hpp"
#include "zone_tables.hpp"

using namespace switchhook::bot;
using namespace switchhook::test;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using std::chrono::year;

namespace {

opening_hours hours_in(const std::string& zone,
                       std::initializer_list<std::pair<const char*, std::vector<const char*>>> weekly = {}) {
    opening_hours h;
    h.zone = zone == "UTC" ? utc() : zone_of(zone);
    for (const auto& [which, spans] : weekly)
        for (const auto day : *parse_weekdays(which))
            for (const auto* s : spans) h.weekly[day.c_encoding()].push_back(*parse_day_span(s));
    return h;
}

void close(opening_hours& h, const char* when) { h.exceptions.push_back({*parse_some_days(when), true, {}}); }

void instead(opening_hours& h, const char* when, std::initializer_list<const char*> spans) {
    exception_days e{*parse_some_days(when), false, {}};
    for (const auto* s : spans) e.spans.push_back(*parse_day_span(s));
    h.exceptions.push_back(e);
}

// The states as they follow, with the UTC time of each change: "closed 08:00 open 11:30 closed".
std::string story(const opening_hours& h, sys_seconds from, sys_seconds to) {
    std::string text;
    for (instant at = from;;) {
        const auto answer = state_at(h, at);
        text += to_string(answer.state);
        if (!answer.until || *answer.until >= to) return text;
        REQUIRE(*answer.until > at);
        at = *answer.until;
        const auto since = at - std::chrono::floor<days>(at);
        char clock[8];
        std::snprintf(clock, sizeof clock, "%02d:%02d", static_cast<int>(since / 1h),
                      static_cast<int>(since % 1h / 1min));
        text += std::string(" ") + clock + ' ';
    }
}

std::string story_of(const opening_hours& h, int y, unsigned m, unsigned d) {
    const sys_seconds day = sys_days(year(y) / static_cast<int>(m) / static_cast<int>(d));
    return story(h, day, day + days(1));
}

}  // namespace

TEST_CASE("an office is open in its hours, by its own clock, in winter and in summer", "[bot][hours]") {
    auto h = hours_in("Europe/Paris", {{"mon-fri", {"09:00-12:30", "13:30-18:00"}}});
    CHECK(story_of(h, 2026, 1, 7) == "closed 08:00 open 11:30 closed 12:30 open 17:00 closed");
    CHECK(story_of(h, 2026, 7, 8) == "closed 07:00 open 10:30 closed 11:30 open 16:00 closed");
    const auto friday_evening = state_at(h, sys_days(year(2026) / 1 / 9) + 17h);
    CHECK(friday_evening.state == hours_state::closed);
    CHECK(friday_evening.until == instant(sys_days(year(2026) / 1 / 12) + 8h));
}

TEST_CASE("hours that follow each other are one time, and what never changes has no end", "[bot][hours]") {
    auto day = hours_in("Asia/Kolkata", {{"wed", {"09:00-12:00", "12:00-17:30"}}});
    CHECK(story_of(day, 2026, 1, 7) == "closed 03:30 open 12:00 closed");
    auto always = hours_in("Europe/Paris", {{"mon-sun", {"00:00-24:00"}}});
    CHECK(state_at(always, sys_days(year(2026) / 3 / 1)) ==
          hours_answer{hours_state::open, std::nullopt, false});
    CHECK(state_at(opening_hours(), sys_days(year(2026) / 3 / 1)).until == std::nullopt);
    close(always, "12-25");
    CHECK(state_at(always, sys_days(year(2026) / 3 / 1)).until ==
          instant(sys_days(year(2026) / 12 / 24) + 23h));
}

TEST_CASE("a holiday lasts from midnight to midnight", "[bot][hours]") {
    auto h = hours_in("UTC", {{"mon-sun", {"22:00-06:00"}}});
    close(h, "2026-12-25");
    const auto from = sys_days(year(2026) / 12 / 24), to = sys_days(year(2026) / 12 / 27);
    CHECK(story(h, from, to) == "open 06:00 closed 22:00 open 00:00 holiday 00:00 closed 22:00 open");
}

TEST_CASE("a day with times of its own has those alone, and they may run into the morning after",
          "[bot][hours]") {
    auto h = hours_in("UTC", {{"mon-sun", {"20:00-02:00"}}});
    instead(h, "2026-12-31", {"10:00-12:00", "23:00-05:00"});
    const auto from = sys_days(year(2026) / 12 / 30), to = sys_days(year(2027) / 1 / 2);
    CHECK(story(h, from + 12h, to) ==
          "closed 20:00 open 00:00 closed 10:00 open 12:00 closed 23:00 open 05:00 closed 20:00 open");
    instead(h, "2027-01-01", {});
    CHECK(story(h, from + days(1) + 12h, to) == "closed 23:00 open 00:00 closed");
}

TEST_CASE("of several exceptions the nearest to the day counts", "[bot][hours]") {
    auto h = hours_in("UTC", {{"mon-sun", {"09:00-17:00"}}});
    close(h, "12-24/01-02");
    instead(h, "12-24", {"09:00-12:00"});
    close(h, "2027-12-24");
    instead(h, "2026-12-20/2027-01-05", {"10:00-11:00"});
    close(h, "2026-12-30");
    CHECK(story_of(h, 2025, 12, 24) == "closed 09:00 open 12:00 closed");
    CHECK(story_of(h, 2026, 12, 24) == "closed 10:00 open 11:00 closed");
    CHECK(story_of(h, 2026, 12, 30) == "holiday");
    CHECK(story_of(h, 2027, 12, 24) == "holiday");
    CHECK(story_of(h, 2028, 1, 2) == "holiday");
    CHECK(story_of(h, 2028, 1, 3) == "closed 09:00 open 17:00 closed");
    CHECK(story_of(h, 2027, 12, 23) == "closed 09:00 open 17:00 closed");
}

TEST_CASE("the 29th of February of every year comes in leap years", "[bot][hours]") {
    auto h = hours_in("UTC", {{"mon-sun", {"09:00-17:00"}}});
    close(h, "02-29");
    CHECK(story_of(h, 2028, 2, 29) == "holiday");
    CHECK(story_of(h, 2027, 2, 28) == "closed 09:00 open 17:00 closed");
    CHECK(story_of(h, 2027, 3, 1) == "closed 09:00 open 17:00 closed");
}

TEST_CASE("in the night without an hour, times within that hour begin after it", "[bot][hours]") {
    // 29 March 2026, Paris: 02:00 becomes 03:00 at 01:00 UTC.
    auto h = hours_in("Europe/Paris", {{"sun", {"01:30-02:30", "02:40-02:50", "02:55-04:00"}}});
    CHECK(story_of(h, 2026, 3, 29) == "closed 00:30 open 02:00 closed");
    CHECK(story_of(hours_in("Europe/Paris", {{"sun", {"02:10-02:50"}}}), 2026, 3, 29) == "closed");
}

TEST_CASE("in the night with an hour twice, hours begin with the first and end with the second",
          "[bot][hours]") {
    // 25 October 2026, Paris: 03:00 becomes 02:00 at 01:00 UTC.
    CHECK(story_of(hours_in("Europe/Paris", {{"sun", {"02:30-04:00"}}}), 2026, 10, 25) ==
          "closed 00:30 open 03:00 closed");
    CHECK(story_of(hours_in("Europe/Paris", {{"sun", {"01:00-02:30"}}}), 2026, 10, 25) ==
          "open 01:30 closed");
    const sys_seconds evening = sys_days(year(2026) / 10 / 24) + 20h;
    CHECK(story(hours_in("Europe/Paris", {{"sun", {"01:00-02:00"}}}), evening, evening + 24h) ==
          "closed 23:00 open 00:00 closed");
}

TEST_CASE("a day that the clocks skip is nobody's holiday", "[bot][hours]") {
    // As Samoa left out 30 December 2011 and went from one side of the date line to the other.
    auto h = hours_in("UTC", {{"mon-sun", {"09:00-17:00"}}});
    h.zone = {"Pacific/Apia",
              {{sys_days(year(2010) / 1 / 1), -10h}, {sys_days(year(2011) / 12 / 30) + 10h, 14h}}};
    close(h, "2011-12-30");
    const auto from = sys_days(year(2011) / 12 / 30);
    CHECK(story(h, from, from + days(1)) == "open 03:00 closed 19:00 open");
}

TEST_CASE("what an operator says counts, until it is over", "[bot][hours]") {
    const auto h = hours_in("UTC", {{"mon-sun", {"09:00-17:00"}}});
    const instant noon = sys_days(year(2026) / 5 / 5) + 12h;
    std::vector<hours_override> said{{"office", hours_state::holiday, noon + 1h},
                                     {"shop", hours_state::closed, {}}};
    CHECK(state_at(h, "office", said, noon) == hours_answer{hours_state::holiday, noon + 1h, true});
    CHECK(state_at(h, "office", said, noon + 1h) == hours_answer{hours_state::open, noon + 5h, false});
    CHECK(state_at(h, "shop", said, noon) == hours_answer{hours_state::closed, std::nullopt, true});
    CHECK(state_at(h, "desk", said, noon) == hours_answer{hours_state::open, noon + 5h, false});
    said = {{"office", hours_state::open, noon + 8h}};
    CHECK(state_at(h, "office", said, noon).until == noon + 8h);
    said = {{"office", hours_state::open, noon + 2h}};  // and then it is open anyway
    CHECK(state_at(h, "office", said, noon).until == noon + 5h);
}

namespace {

// What the hours mean, minute by minute, by the clock that the library shows. Obvious, and slow.
class slow_hours {
  public:
    slow_hours(const std::string& zone, sys_seconds from, int count) : from_(from) {
        for (int i = 0; i < count; ++i)
            shown_.push_back(shown_by_library(zone, from + std::chrono::minutes(i)));
    }

    // Of each minute, whether the hours are open; exceptions are not looked at.
    [[nodiscard]] std::vector<bool> open(const opening_hours& h) const {
        std::vector<bool> all(shown_.size(), false);
        const auto first_day = std::chrono::floor<days>(shown_.front()) - days(2);
        for (int d = 0; d < static_cast<int>(shown_.size()) / 1440 + 5; ++d) {
            const local_days day = first_day + days(d);
            for (const auto& s : h.weekly[std::chrono::weekday(day).c_encoding()])
                mark(all, day + s.from, day + s.to);
        }
        return all;
    }
    [[nodiscard]] sys_seconds at(std::size_t i) const { return from_ + std::chrono::minutes(i); }

  private:
    void mark(std::vector<bool>& all, std::chrono::local_seconds begin,
              std::chrono::local_seconds end) const {
        std::size_t first = shown_.size(), last = 0;
        for (std::size_t i = shown_.size(); i-- > 0;)
            if (shown_[i] >= begin) first = i;
        for (std::size_t i = 0; i < shown_.size(); ++i)
            if (shown_[i] < end) last = i + 1;
        for (auto i = first; i < last; ++i) all[i] = true;
    }

    sys_seconds from_;
    std::vector<std::chrono::local_seconds> shown_;
};

}  // namespace

TEST_CASE("a closed door opens at some time, or never", "[bot][hours]") {
    const auto office = hours_in("UTC", {{"mon-fri", {"09:00-17:00"}}});
    const instant monday{sys_days(year(2026) / 3 / 2)};
    CHECK(opens(office, "office", {}, monday + 10h) == monday + 10h);
    CHECK(opens(office, "office", {}, monday + 17h) == monday + days(1) + 9h);
    CHECK(opens(office, "office", {}, monday + days(5)) == monday + days(7) + 9h);
    CHECK(opens(office, "office", {{"office", hours_state::closed, monday + 11h}}, monday + 10h) ==
          monday + 11h);
    CHECK(opens(office, "office", {{"office", hours_state::holiday, monday + 20h}}, monday + 10h) ==
          monday + days(1) + 9h);
    CHECK_FALSE(opens(office, "office", {{"office", hours_state::closed, {}}}, monday + 10h));
    CHECK_FALSE(opens(hours_in("UTC"), "office", {}, monday));
}

TEST_CASE("random hours agree with a clock that is looked at every minute, around every change",
          "[bot][hours]") {
    std::mt19937 random(4);
    const auto zone = GENERATE(as<std::string>(), "Europe/Paris", "America/New_York", "Australia/Lord_Howe",
                               "Asia/Kolkata", "Pacific/Apia", "America/Havana", "Asia/Beirut",
                               "Africa/Casablanca", "America/Nuuk", "Antarctica/Troll");
    const auto table = zone_of(zone);
    std::vector<sys_seconds> around{sys_days(year(2026) / 6 / 1)};
    for (const auto& change : table.periods)
        if (change.since > sys_days(year(2021) / 1 / 1) && change.since < sys_days(year(2023) / 1 / 1))
            around.push_back(change.since);
    for (const auto middle : around) {
        const slow_hours slow(zone, middle - 30h, 60 * 60);
        opening_hours h;
        h.zone = table;
        for (auto& day : h.weekly)
            for (auto n = random() % 4; n-- > 0;) {
                const std::chrono::minutes from(10 * (random() % 144)), length(10 + 10 * (random() % 144));
                day.push_back({from, from + length});
            }
        const auto expected = slow.open(h);
        for (std::size_t i = 0; i < expected.size(); i += 1 + random() % 40) {
            const auto found = state_at(h, slow.at(i));
            INFO(zone << " at " << slow.at(i).time_since_epoch().count());
            if ((found.state == hours_state::open) != expected[i]) FAIL("another state");
            auto next = i;
            while (next < expected.size() && expected[next] == expected[i]) ++next;
            if (next < expected.size() && found.until != instant(slow.at(next))) FAIL("another end");
        }
    }
    SUCCEED();
}
