#include "emulator/world/request_rate.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::emulator;
using namespace std::chrono_literals;

TEST_CASE("a second's worth of requests may come at once, then they keep their pace", "[emulator][rate]") {
    request_rate rate;
    for (int i = 0; i < 10; ++i) CHECK_FALSE(rate.must_wait("a", 10, 5s));
    const auto wait = rate.must_wait("a", 10, 5s);
    REQUIRE(wait);
    CHECK(*wait == 100ms);
    CHECK_FALSE(rate.must_wait("b", 10, 5s));
    CHECK(rate.must_wait("a", 10, 5s + *wait - 1ms));
    CHECK_FALSE(rate.must_wait("a", 10, 5s + *wait));
    for (int i = 0; i < 10; ++i) CHECK_FALSE(rate.must_wait("a", 10, 10s));
    CHECK(rate.must_wait("a", 10, 10s));
    CHECK_FALSE(rate.must_wait("a", 0, 10s));
}
