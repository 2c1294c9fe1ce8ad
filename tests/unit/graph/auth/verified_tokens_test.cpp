#include "graph/auth/verified_tokens.hpp"

#include <catch2/catch.hpp>

#include "forge.hpp"

using namespace switchhook::graph;
using forge::noon;
using std::chrono::seconds;

namespace {

caller_claims of_tenant(const std::string& tenant) { return {"issuer", tenant, "key", noon + seconds(60)}; }

}  // namespace

TEST_CASE("a remembered token is known until its time", "[graph][auth]") {
    verified_tokens tokens(10);
    const auto digest = sha256("token");
    CHECK_FALSE(tokens.find(digest, noon).has_value());
    tokens.remember(digest, of_tenant("a"), noon + seconds(60));
    CHECK(tokens.find(digest, noon + seconds(59)) == of_tenant("a"));
    CHECK_FALSE(tokens.find(digest, noon + seconds(60)).has_value());
    CHECK(tokens.size() == 0);
}

TEST_CASE("the token not asked for the longest is forgotten first", "[graph][auth]") {
    verified_tokens tokens(2);
    tokens.remember(sha256("a"), of_tenant("a"), noon + seconds(60));
    tokens.remember(sha256("b"), of_tenant("b"), noon + seconds(60));
    CHECK(tokens.find(sha256("a"), noon).has_value());
    tokens.remember(sha256("c"), of_tenant("c"), noon + seconds(60));
    CHECK(tokens.size() == 2);
    CHECK(tokens.find(sha256("a"), noon).has_value());
    CHECK_FALSE(tokens.find(sha256("b"), noon).has_value());
    CHECK(tokens.find(sha256("c"), noon).has_value());
}

TEST_CASE("remembering a token again changes nothing", "[graph][auth]") {
    verified_tokens tokens(2);
    tokens.remember(sha256("a"), of_tenant("a"), noon + seconds(60));
    tokens.remember(sha256("a"), of_tenant("b"), noon + seconds(90));
    CHECK(tokens.size() == 1);
    CHECK(tokens.find(sha256("a"), noon) == of_tenant("a"));
}

TEST_CASE("SHA-256 is the standard's", "[graph][auth]") {
    // FIPS 180-2, appendix B.1
    const auto digest = sha256("abc");
    CHECK(digest[0] == 0xBA);
    CHECK(digest[1] == 0x78);
    CHECK(digest[31] == 0xAD);
}
