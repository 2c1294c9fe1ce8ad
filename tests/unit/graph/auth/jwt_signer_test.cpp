#include "graph/auth/jwt_signer.hpp"

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "forge.hpp"

using namespace switchhook;
using namespace switchhook::graph;

TEST_CASE("what the signer signs is good for the key it publishes", "[graph][auth]") {
    const jwt_signer signer("made-here", rsa_private_key::generate());
    const auto keys = jwk_set::parse(signer.jwk_set_text());
    REQUIRE(keys.has_value());
    REQUIRE(keys->find("made-here") != nullptr);
    const auto judged =
        validate(signer.sign(forge::good_claims().text()), *keys, forge::expected_claims(), forge::noon);
    REQUIRE(judged.has_value());
    CHECK(judged->key_id == "made-here");
}

TEST_CASE("the default header is the platform's", "[graph][auth]") {
    const auto token = forge::signing_key().signer().sign("{}");
    const auto header = json::document::parse(*base64url_decode(token.substr(0, token.find('.'))));
    REQUIRE(header.has_value());
    CHECK(header->root()["alg"].as_string() == "RS256");
    CHECK(header->root()["typ"].as_string() == "JWT");
    CHECK(header->root()["kid"].as_string() == "key-1");
    CHECK(header->root()["x5t"].as_string() == "key-1");
}

TEST_CASE("a private key is read from PEM, and nothing else is", "[graph][auth]") {
    CHECK_FALSE(rsa_private_key::from_pem("").has_value());
    CHECK_FALSE(rsa_private_key::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                    .has_value());
    CHECK_FALSE(rsa_private_key::from_pem(forge::signing_key().public_pem()).has_value());
    CHECK_FALSE(rsa_private_key::from_pem(forge::ec_private_pem()).has_value());
}
