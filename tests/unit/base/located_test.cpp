#include "base/json/located.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;

TEST_CASE("each name and value remembers its line and column", "[json]") {
    problems out;
    const auto root = json::parse_located("{ // a \"comment\"\n  \"a\": [1, /* 2, */ 3],\n  \"é\": \"x\", \"b\": true }", "f.json", out);
    REQUIRE(out.empty());
    REQUIRE(root.members.size() == 3);
    CHECK(root.members[0].at.line == 2);
    CHECK(root.members[0].at.column == 3);
    CHECK(root.find("a")->items[1].at.column == 21);
    CHECK(root.find("b")->at.line == 3);
    CHECK(root.find("b")->at.column == 18);
    CHECK(root.find("b")->yes);
}

TEST_CASE("a syntax error names its place", "[json]") {
    problems out;
    json::parse_located("{\n  \"a\": 1,\n  \"b\" 2\n}", "f.json", out);
    REQUIRE(out.all().size() == 1);
    CHECK(to_string(out.all()[0]) == "f.json:3:7: not valid JSON: Missing a colon after a name of object member");
}

TEST_CASE("a name used twice is a problem, and the first stands", "[json]") {
    problems out;
    const auto root = json::parse_located("{\"a\": 1, \"a\": 2}", "f.json", out);
    REQUIRE(out.all().size() == 1);
    CHECK(out.all()[0].column == 10);
    CHECK(root.find("a")->number == 1);
}

TEST_CASE("hostile text is refused and never crashes", "[json]") {
    for (const auto& text : {std::string(100'000, '['), std::string("/*"), std::string("\"\\"), std::string("{\"a\""),
                             std::string("[1e99999]"), std::string("")}) {
        problems out;
        json::parse_located(text, "f.json", out);
        CHECK(out.any_error());
    }
}
