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
    const auto document =
        json::document::parse(R"({"i": "200", "d": 3.0, "f": 3.5, "b": "true", "x": "20x", "big": 1e300})");
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

TEST_CASE("what a document holds can be written and read again", "[json]") {
    const auto document = json::document::parse(R"(["\uD83D\uDE00", "a\u0000b", "\u007f", "é"])");
    REQUIRE(document.has_value());
    const auto again = json::document::parse(document->root().dump());
    REQUIRE(again.has_value());
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(again->root().at(i).as_string() == document->root().at(i).as_string());
    CHECK(document->root().at(1).as_string()->size() == 3);
    CHECK(json::document::parse(R"(["\uDC00"])").error() == json::errc::lone_surrogate);
    CHECK(json::document::parse(R"(["\uD800"])").error() == json::errc::lone_surrogate);
}

TEST_CASE("bytes that are no UTF-8 are refused", "[json]") {
    for (const char* text :
         {"\"\xC0\x80\"", "\"\xED\xB0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\x82\"", "\"\x80\""}) {
        CAPTURE(text);
        CHECK(json::document::parse(text).error() == json::errc::malformed);
    }
}

TEST_CASE("commas and brackets too many are refused", "[json]") {
    for (const char* text : {"[1,]", "[,1]", "{\"a\":1,}", "{,}", "[1}", "{\"a\"}", "[1 2]", "]", "01", "+1",
                             "1.", ".5", "NaN", "'a'"}) {
        CAPTURE(text);
        CHECK(json::document::parse(text).error() == json::errc::malformed);
    }
}

TEST_CASE("a member may be asked for by no name", "[json]") {
    const auto document = json::document::parse(R"({"": 1})");
    REQUIRE(document.has_value());
    CHECK(document->root()[std::string_view()].as_integer() == 1);
    CHECK(document->root()[""].as_integer() == 1);
}
