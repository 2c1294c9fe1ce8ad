#include "base/base64url.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;

TEST_CASE("base64url writes the vectors of RFC 4648 without padding", "[base]") {
    CHECK(base64url_encode("").empty());
    CHECK(base64url_encode("f") == "Zg");
    CHECK(base64url_encode("fo") == "Zm8");
    CHECK(base64url_encode("foobar") == "Zm9vYmFy");
    CHECK(base64url_encode("\xff\xfe\xfd") == "__79");
}

TEST_CASE("base64url reads back every length", "[base]") {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
        bytes.push_back(static_cast<char>(i * 7));
    }
}

TEST_CASE("base64url refuses padding, the other alphabet, impossible lengths and left-over bits", "[base]") {
    CHECK_FALSE(base64url_decode("Zg=="));
    CHECK_FALSE(base64url_decode("+/79"));
    CHECK_FALSE(base64url_decode("Zm9vY"));
    CHECK_FALSE(base64url_decode("Zh"));
    CHECK_FALSE(base64url_decode("Z g"));
}

TEST_CASE("standard base64 wants its padding", "[base]") {
    CHECK(base64_decode("Zg==") == "f");
    CHECK(base64_decode("__8=") == std::nullopt);
    CHECK(base64_decode("Zg") == std::nullopt);
}
