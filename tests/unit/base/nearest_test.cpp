#include "base/nearest.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace switchhook;

TEST_CASE("the nearest known name is suggested, or none", "[base]") {
    const std::vector<std::string_view> known{"timeout", "prompt", "options", "interDigitTimeout"};
    CHECK(nearest("timout", known) == "timeout");
    CHECK(nearest("pormpt", known) == "prompt");
    CHECK(nearest("option", known) == "options");
    CHECK(nearest("interdigittimeout", known) == "interDigitTimeout");
    CHECK(nearest("zebra", known).empty());
}
