#include "base/json/located.hpp"

#include <catch2/catch.hpp>

#include "base/json/pointer.hpp"

using namespace switchhook;

TEST_CASE("each name and value remembers its line and column", "[json]") {
    problems out;
    const auto root = json::parse_located(
        "{ // a \"comment\"\n  \"a\": [1, /* 2, */ 3],\n  \"é\": \"x\", \"b\": true }", "f.json", out);
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
    CHECK(to_string(out.all()[0]) ==
          "f.json:3:7: not valid JSON: Missing a colon after a name of object member");
}

TEST_CASE("a name used twice is a problem, and the first stands", "[json]") {
    problems out;
    const auto root = json::parse_located("{\"a\": 1, \"a\": 2}", "f.json", out);
    REQUIRE(out.all().size() == 1);
    CHECK(out.all()[0].column == 10);
    CHECK(root.find("a")->number == 1);
}

TEST_CASE("hostile text is refused and never crashes", "[json]") {
    for (const auto& text : {std::string(100'000, '['), std::string("/*"), std::string("\"\\"),
                             std::string("{\"a\""), std::string("[1e99999]"), std::string("")}) {
        problems out;
        json::parse_located(text, "f.json", out);
        CHECK(out.any_error());
    }
}

TEST_CASE("what the guard refuses names its place too", "[json]") {
    const auto complaint = [](const std::string& text) {
        problems out;
        json::parse_located(text, "f.json", out);
        REQUIRE(out.all().size() == 1);
        return to_string(out.all()[0]);
    };
    CHECK(complaint("{\n  \"a\": \"x,\n  \"b\": 2\n}") ==
          "f.json:2:11: not valid JSON: a string is not closed on its line");
    CHECK(complaint("{\r\n  \"a: 1\r\n}") ==
          "f.json:2:8: not valid JSON: a string is not closed on its line");
    CHECK(complaint("{\n  \"a\": \"x\ty\"\n}") == "f.json:2:10: control byte in JSON");
    CHECK(complaint("[1,\n 1e9999]") == "f.json:2:2: JSON number out of range");
    CHECK(complaint(R"(["\uDC00"])") == "f.json:1:3: half of a surrogate pair in JSON");
}

TEST_CASE("a byte order mark is no part of the text", "[json]") {
    problems out;
    const auto root = json::parse_located("\xEF\xBB\xBF{\"a\": 1}", "f.json", out);
    CHECK(out.empty());
    REQUIRE(root.find("a") != nullptr);
    CHECK(root.at.column == 1);
}

TEST_CASE("columns are right and soon counted in a line of any length", "[json]") {
    std::string text = "\n[";
    for (int i = 0; i < 50'000; ++i) text += "\"é\",";
    problems out;
    const auto root = json::parse_located(text + "1\n, 2]", "f.json", out);
    REQUIRE(root.items.size() == 50'002);
    CHECK(root.items[0].at.column == 2);
    CHECK(root.items[49'999].at.column == 2 + 4 * 49'999);
    CHECK(root.items[50'000].at.column == 2 + 4 * 50'000);
    CHECK(root.items[50'001].at.line == 3);
    CHECK(root.items[50'001].at.column == 3);
    json::parse_located(text + "x]", "f.json", out);
    REQUIRE(out.all().size() == 1);
    CHECK(out.all().front().column == 2 + 4 * 50'000);
}

TEST_CASE("a pointer leads to a value, or nowhere", "[json][pointer]") {
    problems none;
    const auto root = json::parse_located(R"({ "a": [ { "b/c": 1 }, { "~": 2 } ] })", "f.json", none);
    CHECK(json::find_pointer(root, "") == &root);
    CHECK(json::find_pointer(root, "/a/0/b~1c")->number == 1);
    CHECK(json::find_pointer(root, "/a/1/" + json::pointer_token("~"))->number == 2);
    for (const auto* nowhere : {"a", "/b", "/a/2", "/a/-", "/a/0x", "/a/0/b/c", "/a/0/b~1c/d", "/a/"}) {
        CAPTURE(nowhere);
        CHECK(json::find_pointer(root, nowhere) == nullptr);
    }
}
