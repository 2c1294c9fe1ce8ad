#include "base/percent.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace switchhook;

TEST_CASE("percent encoding leaves only unreserved characters, and comes back", "[base][percent]") {
    CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
    CHECK(percent_encode("a b+&=/\xc3\xa9") == "a%20b%2B%26%3D%2F%C3%A9");
    std::string every;
    for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
    CHECK(percent_decode(percent_encode(every)) == every);
}

TEST_CASE("wrong escapes stay as they are", "[base][percent]") {
    CHECK(percent_decode("%") == "%");
    CHECK(percent_decode("%4") == "%4");
    CHECK(percent_decode("%zz%41%4") == "%zzA%4");
    CHECK(percent_decode("%%41") == "%A");
}
