#include "base/characters.hpp"

#include <catch2/catch.hpp>
#include <string>

using switchhook::first_bytes;

TEST_CASE("a text is cut between characters, never within one", "[base][characters]") {
    CHECK(first_bytes("abc", 3) == "abc");
    CHECK(first_bytes("abc", 2) == "ab");
    CHECK(first_bytes("aé", 2) == "a");
    CHECK(first_bytes("aé", 3) == "aé");
    CHECK(first_bytes("a€b", 3) == "a");
    CHECK(first_bytes("a😀", 4) == "a");
    CHECK(first_bytes("a😀b", 5) == "a😀");
    CHECK(first_bytes("é", 1).empty());
    CHECK(first_bytes("", 0).empty());
    // What is no UTF-8 ends, too.
    CHECK(first_bytes(std::string(9, '\x80'), 5).empty());
}
