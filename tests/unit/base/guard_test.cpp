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
