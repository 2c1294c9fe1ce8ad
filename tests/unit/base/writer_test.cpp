#include "base/json/writer.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <optional>

using switchhook::json::writer;

TEST_CASE("the writer nests, escapes and leaves out what is absent", "[json]") {
    writer w;
    const std::optional<std::string> absent;
    w.object([&] {
        w.field("text", "a\"b\n");
        w.field("number", 42U);
        w.field("yes", true);
        w.optional_field("absent", absent);
        w.array("list", [&] {
            w.item("x");
            w.object([&] { w.field("deep", 1.5); });
        });
        w.key("raw");
        w.raw(R"({"k":1})");
    });
    CHECK(w.take() == R"({"text":"a\"b\n","number":42,"yes":true,"list":["x",{"deep":1.5}],"raw":{"k":1}})");
}

TEST_CASE("what JSON has no number for is written as null", "[json]") {
    writer w;
    w.object([&] {
        w.field("nan", std::numeric_limits<double>::quiet_NaN());
        w.field("infinite", -std::numeric_limits<double>::infinity());
        w.field("number", 0.5);
    });
    CHECK(w.take() == R"({"nan":null,"infinite":null,"number":0.5})");
}

TEST_CASE("whatever it is told, the writer writes UTF-8", "[json]") {
    const auto written = [](std::string_view text) {
        writer w;
        w.object([&] { w.field(text, text); });
        return w.take();
    };
    const auto twice = [](const std::string& text) { return "{\"" + text + "\":\"" + text + "\"}"; };
    const std::string replaced = "\xEF\xBF\xBD";
    CHECK(written("é€😀") == twice("é€😀"));
    CHECK(written("a\xff"
                  "b") == twice("a" + replaced + "b"));
    CHECK(written("\xe2\x82") == twice(replaced + replaced));                 // cut off
    CHECK(written("\xc0\xaf") == twice(replaced + replaced));                 // overlong
    CHECK(written("\xed\xa0\x80") == twice(replaced + replaced + replaced));  // a surrogate
    CHECK(written("\xf4\x90\x80\x80!") == twice(replaced + replaced + replaced + replaced + "!"));
}
