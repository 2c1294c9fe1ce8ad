#include "emulator/world/chance.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::emulator;

TEST_CASE("the same seed gives the same ids, another seed others", "[emulator]") {
    chance a(7);
    chance b(7);
    chance c(8);
    const auto first = a.guid();
    CHECK(first == b.guid());
    CHECK(first != c.guid());
    CHECK(first != a.guid());
}

TEST_CASE("a guid has the shape of version 4", "[emulator]") {
    chance any(1);
    for (int i = 0; i < 100; ++i) {
        const auto id = any.guid();
        REQUIRE(id.size() == 36);
        CHECK(id[8] == '-');
        CHECK(id[13] == '-');
        CHECK(id[14] == '4');
        CHECK(id[18] == '-');
        CHECK(std::string("89ab").find(id[19]) != std::string::npos);
        CHECK(id[23] == '-');
    }
}

TEST_CASE("draws are spread evenly and do not depend on other streams", "[emulator]") {
    int low = 0;
    for (std::uint64_t n = 0; n < 10'000; ++n) {
        const double x = draw(42, 3, n);
        REQUIRE(x >= 0.0);
        REQUIRE(x < 1.0);
        if (x < 0.25) ++low;
    }
    CHECK(low > 2'300);
    CHECK(low < 2'700);
    CHECK(draw(42, 3, 5) == draw(42, 3, 5));
    CHECK(draw(42, 3, 5) != draw(42, 4, 5));
}
