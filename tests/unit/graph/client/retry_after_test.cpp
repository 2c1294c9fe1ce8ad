#include "graph/client/retry_after.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using switchhook::graph::parse_retry_after;

namespace {

// 1994-11-06 08:49:37 UTC
const std::chrono::system_clock::time_point then{784111777s};

}  // namespace

TEST_CASE("Retry-After in seconds may have a fraction, which is never rounded down", "[graph][client]") {
    CHECK(parse_retry_after("0", then) == 0ms);
    CHECK(parse_retry_after("3", then) == 3000ms);
    CHECK(parse_retry_after("2.128", then) == 2128ms);
    CHECK(parse_retry_after("0.5", then) == 500ms);
    CHECK(parse_retry_after("2.1281", then) == 2129ms);
    CHECK(parse_retry_after("2.12800", then) == 2128ms);
    CHECK(parse_retry_after(" 7 ", then) == 7000ms);
}

TEST_CASE("Retry-After as a date is the time left until it, and zero when it has passed", "[graph][client]") {
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", then - 90s) == 90s);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", then + 1h) == 0ms);
    CHECK(parse_retry_after("Thu, 29 Feb 2024 00:00:00 GMT",
                            std::chrono::sys_days(std::chrono::year(2024) / 2 / 28)) == 24h);
}

TEST_CASE("Retry-After is bounded by a day, however long the number", "[graph][client]") {
    CHECK(parse_retry_after("86401", then) == 24h);
    CHECK(parse_retry_after("99999999999999999999999999999999999999", then) == 24h);
    CHECK(parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", then) == 24h);
}

TEST_CASE("Retry-After of any other form is no answer", "[graph][client]") {
    for (const char* text :
         {"", "-1", "soon", "1e3", "3s", ".5", "1.2.3", "Sun, 06 Nov 1994 08:49:37",
          "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:00:00 GMT",
          "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08-49-37 GMT"})
        CHECK_FALSE(parse_retry_after(text, then).has_value());
}
