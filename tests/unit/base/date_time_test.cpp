#include "base/date_time.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace std::chrono;

TEST_CASE("a moment is read with its offset", "[base]") {
    const auto evening = sys_days(year(2026) / 12 / 24) + 17h;
    CHECK(parse_date_time("2026-12-24T17:00:00Z") == evening);
    CHECK(parse_date_time("2026-12-24t17:00z") == evening);
    CHECK(parse_date_time("2026-12-24T18:00:00+01:00") == evening);
    CHECK(parse_date_time("2026-12-24T11:30:00-05:30") == evening);
    CHECK(parse_date_time("2026-12-24T17:00:01.25Z") == evening + 1250ms);
    CHECK(parse_date_time("2026-12-24T17:00:00.0019999999999Z") == evening + 1ms);
    CHECK(parse_date_time("2024-02-29T00:00:00Z") == sys_days(year(2024) / 2 / 29));
}

TEST_CASE("a moment is written by a clock, and read again", "[base]") {
    const auto evening = sys_days(year(2026) / 12 / 31) + 23h + 5min + 7s + 900ms;
    CHECK(date_time_text(evening) == "2026-12-31T23:05:07Z");
    CHECK(date_time_text(evening, 1h) == "2027-01-01T00:05:07+01:00");
    CHECK(date_time_text(evening, -330min) == "2026-12-31T17:35:07-05:30");
    CHECK(parse_date_time(date_time_text(evening, -330min)) == floor<seconds>(evening));
}

TEST_CASE("what is no moment is none", "[base]") {
    const auto* text =
        GENERATE("", "2026-12-24", "2026-12-24T17:00:00", "2026-12-24 17:00:00Z", "2026-02-29T17:00:00Z",
                 "2026-13-01T00:00:00Z", "2026-12-24T24:00:00Z", "2026-12-24T17:60:00Z",
                 "2026-12-24T17:00:00.Z", "2026-12-24T17:00:00+0100", "2026-12-24T17:00:00Zx",
                 "2026-1-24T17:00:00Z", "26-12-24T17:00:00Z", "2026-12-24T17:00:60Z", "2026-00-10T17:00:00Z");
    CHECK_FALSE(parse_date_time(text));
}
