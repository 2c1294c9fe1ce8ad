// Tables of time zones, and the rules that go on behind them.

#include "bot/hours/time_zone.hpp"

#include <catch2/catch.hpp>

#include "bot/hours/zone_rule.hpp"
#include "zone_tables.hpp"

using namespace switchhook::bot;
using namespace switchhook::test;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

TEST_CASE("local time is what the library says", "[bot][hours]") {
    for (const auto* name :
         {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"}) {
        const auto zone = zone_of(name);
        for (sys_seconds at = sys_days(year(2020) / 1 / 1); at < sys_days(year(2037) / 1 / 1); at += 7h + 13s)
            if (local_time(zone, at) != shown_by_library(name, at)) FAIL(name);
        for (const auto& p : zone.periods)
            for (const auto at : {p.since - 1s, p.since, p.since + 1s})
                if (at >= zone.periods.front().since && at.time_since_epoch() > 0s)
                    CHECK(local_time(zone, at) == shown_by_library(name, at));
    }
}

TEST_CASE("a time that is skipped comes with the change, and one that is shown twice has two moments",
          "[bot][hours]") {
    const auto paris = zone_of("Europe/Paris");
    const std::chrono::local_days spring(year(2026) / 3 / 29), autumn(year(2026) / 10 / 25);
    const sys_seconds forward = sys_days(year(2026) / 3 / 29) + 1h,
                      back = sys_days(year(2026) / 10 / 25) + 1h;
    CHECK(first_shown(paris, spring + 1h + 59min) == forward - 1min);
    CHECK(first_shown(paris, spring + 2h) == forward);
    CHECK(first_shown(paris, spring + 2h + 30min) == forward);
    CHECK(last_before(paris, spring + 2h + 30min) == forward);
    CHECK(first_shown(paris, spring + 3h + 30min) == forward + 30min);
    CHECK(first_shown(paris, autumn + 2h + 30min) == back - 30min);
    CHECK(last_before(paris, autumn + 2h + 30min) == back + 30min);
    CHECK(last_before(paris, autumn + 2h) == back - 1h);
    CHECK(first_shown(paris, autumn + 3h) == back + 1h);
}

TEST_CASE("a rule goes on where a table ends", "[bot][hours]") {
    // Known until 2020, as where files of the system are kept short, and continued.
    struct ruled {
        const char* name;
        const char* rule;
    };
    for (const auto& r : {ruled{"Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3"},
                          {"America/New_York", "EST5EDT,M3.2.0,M11.1.0"},
                          {"Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"},
                          {"Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"},
                          {"America/Nuuk", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"},
                          {"Asia/Kolkata", "IST-5:30"}}) {
        const auto whole = zone_of(r.name);
        for (const unsigned month : {6U, 12U}) {
            auto made = whole;
            const year known(std::string_view(r.name) == "America/Nuuk" ? 2024 : 2020);
            while (made.periods.size() > 1 &&
                   made.periods.back().since > sys_days(known / std::chrono::month(month) / 1))
                made.periods.pop_back();
            CHECK(extend(made, r.rule, year(2036)));
            CHECK(made.periods.size() == whole.periods.size());
            CHECK(made == whole);
        }
    }
}

TEST_CASE("a rule that cannot be read changes nothing", "[bot][hours]") {
    const auto paris = zone_of("Europe/Paris");
    for (const auto* rule : {"", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.6.0,M10.5.0",
                             "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,J60,J300", "CET-1CEST,M3.5.0,M10.5.0/3x",
                             "<CET-1", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0/900,M10.5.0"}) {
        auto made = paris;
        CHECK_FALSE(extend(made, rule, year(2059)));
        CHECK(made == paris);
    }
    auto none = utc();
    CHECK_FALSE(extend(none, "CET-1CEST,M3.5.0,M10.5.0/3", year(2059)));
}
