#include "base/duration.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace std::chrono_literals;

TEST_CASE("durations read and write in the largest unit that loses nothing", "[base]") {
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("5s") == 5s);
    CHECK(parse_duration("2m") == 2min);
    CHECK(parse_duration("30d") == std::chrono::hours(720));
    CHECK(to_string(90s) == "90s");
    CHECK(to_string(120s) == "2m");
    CHECK(to_string(1500ms) == "1500ms");
    CHECK(to_string(0ms) == "0s");
}

TEST_CASE("durations without unit, sign or sense are refused", "[base]") {
    for (const auto* text : {"", "5", "-5s", "5 s", "5sec", "s", "1.5s", "99999999999999999999s"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}
