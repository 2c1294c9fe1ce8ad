#include "base/json/guard.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace switchhook::json;

TEST_CASE("the guard stops numbers that RapidJSON reads out of bounds", "[json]") {
    CHECK(guard("[0." + std::string(400, '0') + "1e-2147483639]") == errc::number_out_of_range);
    CHECK(guard("[1e2147483647]") == errc::number_out_of_range);
    CHECK(guard("[1e-0000000001]") == errc::number_out_of_range);
    CHECK(guard("[" + std::string(41, '1') + "]") == errc::number_out_of_range);
    CHECK_FALSE(guard("[" + std::string(40, '1') + ", 1.5e-300, -12]"));
}

TEST_CASE("the guard counts nesting outside strings", "[json]") {
    CHECK_FALSE(guard(std::string(64, '[')));
    CHECK(guard(std::string(65, '[')) == errc::too_deep);
    CHECK_FALSE(guard("\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\""));
    CHECK_FALSE(guard("[" + [] {
        std::string flat;
        for (int i = 0; i < 100; ++i) flat += "[],";
        return flat;
    }() + "1]"));
}

TEST_CASE("the guard refuses control bytes", "[json]") {
    CHECK(guard(std::string_view("[\0]", 3)) == errc::control_byte);
    CHECK(guard("\"a\nb\"") == errc::control_byte);
    CHECK_FALSE(guard("[\t1,\r\n2]"));
}

TEST_CASE("the guard refuses half a character, which RapidJSON would write as bytes that are no UTF-8",
          "[json]") {
    for (const char* text :
         {R"("\uDC00")", R"("\udfff")", R"("a\uD83D")", R"("\uD83Dx")", R"("\uD83D\n")", R"("\uD83D\u0041")",
          R"("\uD83D\uD83D")", R"("\uD83D\uDE00\uDE00")", R"({"\uDC00": 1})", R"("\uD83D\uDE0")"}) {
        CAPTURE(text);
        CHECK(guard(text) == errc::lone_surrogate);
    }
    for (const char* text :
         {R"("\uD83D\uDE00")", R"("\\uDC00")", R"("\ud7ff\uE000")", R"("uDC00")", R"("\u0000")"}) {
        CAPTURE(text);
        CHECK_FALSE(guard(text));
    }
}

TEST_CASE("the guard goes on behind an escape where the parser does", "[json]") {
    const std::string deep(65, '[');
    CHECK(guard("[\"\\uD83D\\uDE00\"," + deep) == errc::too_deep);
    CHECK_FALSE(guard("[\"\\uD83D\\uDE00\\\"" + deep + "\"]"));
    CHECK_FALSE(guard("\"\\"));
    CHECK_FALSE(guard("\"\\u"));
    CHECK(guard("\"\\uD83D") == errc::lone_surrogate);
}

TEST_CASE("the guard says where it stopped", "[json]") {
    CHECK(judge("[1, 1e9999]").at == 4);
    CHECK(judge("{\"a\": \"b\n").at == 8);
    CHECK(judge(R"(["x\uDC00"])").at == 3);
    CHECK(judge(std::string(65, '[')).at == 64);
}
