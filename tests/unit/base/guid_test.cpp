#include "base/guid.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;

TEST_CASE("a GUID has its dashes where they belong", "[base][guid]") {
    CHECK(is_guid("0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b0"));
    CHECK(is_guid("0B8F6C1E-7D24-4A59-9E03-5C6F1D2A48B0"));
    for (const char* text :
         {"", "0b8f6c1e7d244a599e035c6f1d2a48b0", "0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b",
          "0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b01", "0b8f6c1g-7d24-4a59-9e03-5c6f1d2a48b0",
          "{0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b}", "0b8f6c1e7-d24-4a59-9e03-5c6f1d2a48b0"}) {
        INFO(text);
        CHECK_FALSE(is_guid(text));
    }
}

TEST_CASE("random GUIDs are GUIDs, each another", "[base][guid]") {
    const auto one = random_guid();
    CHECK(is_guid(one));
    CHECK(one[14] == '4');
    CHECK(one != random_guid());
}
