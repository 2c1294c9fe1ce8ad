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
