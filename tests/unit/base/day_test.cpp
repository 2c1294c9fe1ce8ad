#include "base/day.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace std::chrono_literals;

TEST_CASE("a day is told in UTC, its last second too", "[base][day]") {
    const std::chrono::sys_seconds noon = std::chrono::sys_days(std::chrono::year(2028) / 2 / 29) + 12h;
    CHECK(day_of(noon) == "2028-02-29");
    CHECK(day_of(noon + 12h - 1s) == "2028-02-29");
    CHECK(day_of(noon + 12h) == "2028-03-01");
    CHECK(day_of(std::chrono::sys_seconds{}) == "1970-01-01");
}
