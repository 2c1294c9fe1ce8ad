#include "base/json/document.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;

TEST_CASE("what is absent, null or of another kind reads as nothing", "[json]") {
    const auto document = json::document::parse(R"({"a": {"b": [1, "2", null]}, "n": null})");
    REQUIRE(document.has_value());
    const auto root = document->root();
    CHECK(root["a"]["b"].at(0).as_integer() == 1);
    CHECK(root["a"]["b"].at(1).as_integer() == 2);
    CHECK_FALSE(root["a"]["b"].at(2));
    CHECK_FALSE(root["a"]["b"].at(3));
    CHECK_FALSE(root["n"]);
    CHECK_FALSE(root["x"]["y"]["z"]);
    CHECK_FALSE(root["a"].as_string());
    CHECK(root["a"]["b"].size() == 3);
    CHECK(root["a"].dump() == R"({"b":[1,"2",null]})");
}

TEST_CASE("numbers and booleans that travel as strings are read", "[json]") {
    const auto document = json::document::parse(R"({"i": "200", "d": 3.0, "f": 3.5, "b": "true", "x": "20x", "big": 1e300})");
    REQUIRE(document.has_value());
    const auto root = document->root();
    CHECK(root["i"].as_integer() == 200);
    CHECK(root["d"].as_integer() == 3);
    CHECK_FALSE(root["f"].as_integer());
    CHECK(root["f"].as_number() == 3.5);
    CHECK(root["b"].as_bool() == true);
    CHECK_FALSE(root["x"].as_integer());
    CHECK_FALSE(root["big"].as_integer());
}

TEST_CASE("a document is refused with its reason", "[json]") {
    CHECK(json::document::parse("").error() == json::errc::malformed);
    CHECK(json::document::parse("{} {}").error() == json::errc::malformed);
    CHECK(json::document::parse("\"\xff\"").error() == json::errc::malformed);
    CHECK(json::document::parse(std::string(1'000'000, '[')).error() == json::errc::too_deep);
    const auto twice = R"({"a": 1, "b": {"c": 1, "c": 2}})";
    CHECK(json::document::parse(twice).has_value());
    CHECK(json::document::parse(twice, json::duplicates::refuse).error() == json::errc::duplicate_name);
}
