#include "graph/model/text_forms.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::graph;

TEST_CASE("a telephone number is a plus and three to fifteen digits", "[graph][model]") {
    for (const char* text : {"+112", "+33123456789", "+123456789012345"}) {
        INFO(text);
        CHECK(is_phone_number(text));
    }
    for (const char* text : {"", "+", "+11", "112", "0033123456789", "+1234567890123456", "+33 123456789",
                             "+33-1", "++3312345", "+3312a45"}) {
        INFO(text);
        CHECK_FALSE(is_phone_number(text));
    }
}

TEST_CASE("a duration is days, hours, minutes and seconds, in that order", "[graph][model]") {
    for (const char* text : {"PT0.03S", "PT20M", "P1D", "P1DT2H3M4.5S", "PT1H", "PT1H5S", "-PT1S", "+PT1S",
                             "PT0S", "P400DT0.000000000001S", "PT100000000M"}) {
        INFO(text);
        CHECK(is_duration(text));
    }
    for (const char* text : {"",     "P",     "PT",    "P1DT",  "20M",    "PT20",   "P20M",   "PT1D",
                             "P1Y",  "P1M",   "P1W",   "PT.5S", "PT5.S",  "PT1S1M", "PT1M1H", "PT1H1H",
                             "pt1s", "PT1S ", " PT1S", "P-1D",  "PT1.5M", "--PT1S", "PT1,5S"}) {
        INFO(text);
        CHECK_FALSE(is_duration(text));
    }
}

TEST_CASE("a date and time says a day that exists, a time and its offset", "[graph][model]") {
    for (const char* text : {"2026-02-28T13:45:07Z", "2026-02-28T13:45:07.1234567Z", "2024-02-29T00:00:00Z",
                             "2000-02-29T23:59:59+14:00", "2026-12-31T23:59Z", "2026-01-01T00:00:00-05:30",
                             "2026-01-01t00:00:00z"}) {
        INFO(text);
        CHECK(is_date_time(text));
    }
    for (const char* text : {"",
                             "2026-02-28",
                             "2026-02-28T13:45:07",
                             "2026-02-29T00:00:00Z",
                             "1900-02-29T00:00:00Z",
                             "2026-13-01T00:00:00Z",
                             "2026-00-01T00:00:00Z",
                             "2026-04-31T00:00:00Z",
                             "2026-01-00T00:00:00Z",
                             "2026-01-01T24:00:00Z",
                             "2026-01-01T00:60:00Z",
                             "2026-01-01T00:00:60Z",
                             "2026-01-01T00:00:00.Z",
                             "2026-01-01 00:00:00Z",
                             "2026-1-1T00:00:00Z",
                             "2026-01-01T00:00:00+15:00",
                             "2026-01-01T00:00:00+1:00",
                             "2026-01-01T00:00:00ZZ",
                             "20260101T000000Z",
                             "2026-01-01T00Z",
                             "-026-01-01T00:00:00Z"}) {
        INFO(text);
        CHECK_FALSE(is_date_time(text));
    }
}
