// cjose is an independent reading of the same standards: what one signs the other accepts, what one refuses
// the other does.

#include <cjose/cjose.h>

#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "base/base64url.hpp"
#include "forge.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

struct release {
    void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
    void operator()(cjose_header_t* header) const { cjose_header_release(header); }
};
template <class T>
using owned = std::unique_ptr<T, release>;

bool cjose_accepts(const std::string& token, const cjose_jwk_t* jwk) {
    cjose_err error{};
    const owned<cjose_jws_t> jws(cjose_jws_import(token.data(), token.size(), &error));
    return jws && cjose_jws_verify(jws.get(), jwk, &error);
}

owned<cjose_jwk_t> imported(const std::string& jwk) {
    return owned<cjose_jwk_t>(cjose_jwk_import(jwk.data(), jwk.size(), nullptr));
}

std::string signed_by_cjose(const cjose_jwk_t* jwk, const char* alg, const std::string& kid,
                            const std::string& claims) {
    const owned<cjose_header_t> header(cjose_header_new(nullptr));
    REQUIRE(cjose_header_set(header.get(), CJOSE_HDR_ALG, alg, nullptr));
    REQUIRE(cjose_header_set(header.get(), CJOSE_HDR_KID, kid.c_str(), nullptr));
    const owned<cjose_jws_t> jws(cjose_jws_sign(
        jwk, header.get(), reinterpret_cast<const uint8_t*>(claims.data()), claims.size(), nullptr));
    REQUIRE(jws);
    const char* text = nullptr;
    REQUIRE(cjose_jws_export(jws.get(), &text, nullptr));
    return text;
}

bool we_accept(const std::string& token, const jwk_set& keys) {
    return validate(token, keys, forge::expected_claims(), forge::noon).has_value();
}

}  // namespace

TEST_CASE("tokens signed by cjose are good for us", "[graph][auth]") {
    const unsigned char exponent[] = {1, 0, 1};
    const owned<cjose_jwk_t> jwk(cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, nullptr));
    REQUIRE(jwk);
    REQUIRE(cjose_jwk_set_kid(jwk.get(), "theirs", 6, nullptr));
    const std::unique_ptr<char, decltype(&free)> text(cjose_jwk_to_json(jwk.get(), false, nullptr), free);
    const auto keys = jwk_set::parse(forge::jwk_set_text({text.get()}));
    REQUIRE(keys.has_value());
    REQUIRE(keys->find("theirs") != nullptr);

    const auto claims = forge::good_claims().text();
    CHECK(we_accept(signed_by_cjose(jwk.get(), "RS256", "theirs", claims), *keys));
    CHECK_FALSE(we_accept(signed_by_cjose(jwk.get(), "PS256", "theirs", claims), *keys));
    CHECK_FALSE(we_accept(signed_by_cjose(jwk.get(), "RS512", "theirs", claims), *keys));
}

TEST_CASE("tokens signed by us are good for cjose", "[graph][auth]") {
    const auto token = forge::signing_key().signer().sign(forge::good_claims().text());
    CHECK(cjose_accepts(token, imported(forge::signing_key().jwk().text()).get()));
    CHECK_FALSE(cjose_accepts(token, imported(forge::other_key().jwk().text()).get()));
}

TEST_CASE("cjose and we agree on what tampering spoils", "[graph][auth]") {
    const auto& key = forge::signing_key();
    const auto jwk = imported(key.jwk().text());
    const auto keys = jwk_set::parse(forge::jwk_set_text({key.jwk().text()}));
    const auto claims = forge::good_claims().text();
    const auto good = key.signer().sign(claims);
    const auto signature = good.substr(good.rfind('.') + 1);
    const auto body = good.substr(0, good.rfind('.') + 1);
    const auto bytes = *base64url_decode(signature);
    const auto alg = [&](const std::string& name) {
        return key.header().with("alg", forge::quoted(name)).text();
    };

    std::vector<std::string> spoilt{"",
                                    ".",
                                    "..",
                                    "...",
                                    "a.b.c",
                                    body,
                                    body + ".",
                                    body + "AAAA",
                                    good.substr(0, good.size() / 2),
                                    good.substr(1),
                                    good + "." + signature,
                                    signature + "." + body,
                                    body + base64url_encode(std::string(256, '\0')),
                                    body + base64url_encode(bytes + '\0'),
                                    body + base64url_encode(bytes.substr(0, 255)),
                                    forge::other_key().signer().sign(claims),
                                    forge::unsigned_part(key.header().text(), claims + " ") + "." + signature,
                                    forge::unsigned_part(key.header().text() + " ", claims) + "." + signature,
                                    forge::unsigned_part(alg("none"), claims) + ".",
                                    forge::unsigned_part(alg("none"), claims) + "." + signature,
                                    forge::unsigned_part(alg("RS384"), claims) + "." + signature,
                                    forge::unsigned_part("{}", claims) + "." + signature,
                                    forge::sign_hmac(alg("HS256"), claims, key.public_pem()),
                                    forge::sign_hmac(alg("HS256"), claims, key.n_text()),
                                    forge::sign_hmac(alg("HS256"), claims, *base64url_decode(key.n_text())),
                                    forge::sign_hmac(alg("RS256"), claims, key.public_pem()),
                                    key.sign_pss(alg("RS256"), claims)};
    // One bit in each region of the bytes that are signed, and of the signature.
    for (const std::size_t at : {0UL, 1UL, 20UL, 128UL, 254UL, 255UL}) {
        auto flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
        spoilt.push_back(body + base64url_encode(flipped));
    }
    for (std::size_t at = 3; at < claims.size(); at += 37) {
        auto flipped = claims;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        spoilt.push_back(forge::unsigned_part(key.signer().default_header(), flipped) + "." + signature);
    }

    CHECK(we_accept(good, *keys));
    CHECK(cjose_accepts(good, jwk.get()));
    for (const auto& token : spoilt) {
        CAPTURE(token);
        CHECK_FALSE(we_accept(token, *keys));
        CHECK_FALSE(cjose_accepts(token, jwk.get()));
    }
}
