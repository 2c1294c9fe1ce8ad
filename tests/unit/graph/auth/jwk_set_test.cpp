#include "graph/auth/jwk_set.hpp"

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "forge.hpp"
#include "graph/auth/error.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

jwk_set parsed(std::initializer_list<std::string> jwks) {
    const auto set = jwk_set::parse(forge::jwk_set_text(jwks));
    REQUIRE(set.has_value());
    return *set;
}

key_flaw flaw_of(const forge::json_object& jwk) {
    const auto set = parsed({jwk.text()});
    REQUIRE(set.size() == 0);
    REQUIRE(set.left_out().size() == 1);
    return set.left_out().front().flaw;
}

std::string number(std::string bytes) { return forge::quoted(base64url_encode(bytes)); }

}  // namespace

TEST_CASE("keys are found by their kid", "[graph][auth]") {
    const auto set = parsed({forge::signing_key().jwk().text(), forge::next_key().jwk().text()});
    CHECK(set.size() == 2);
    CHECK(set.left_out().empty());
    CHECK(set.find("key-1") != nullptr);
    CHECK(set.find("key-2") != nullptr);
    CHECK(set.find("key-3") == nullptr);
    CHECK(set.find("") == nullptr);
}

TEST_CASE("a key as the platform publishes it is usable", "[graph][auth]") {
    const auto jwk =
        forge::signing_key()
            .jwk()
            .with("use", R"("sig")")
            .with("alg", R"("RS256")")
            .with("x5t", R"("key-1")")
            .with("x5c", "[" + forge::quoted(forge::base64(forge::signing_key().certificate_der())) + "]")
            .with("endorsements", R"(["msteams","skype"])");
    CHECK(parsed({jwk.text()}).find("key-1") != nullptr);
}

TEST_CASE("a modulus with leading zero bytes is the same modulus", "[graph][auth]") {
    const auto n = base64url_decode(forge::signing_key().n_text());
    CHECK(parsed({forge::signing_key().jwk().with("n", number('\0' + *n)).text()}).size() == 1);
    const auto many = std::string(300, '\0') + *n;
    CHECK(parsed({forge::signing_key().jwk().with("n", number(many)).text()}).size() == 1);
}

TEST_CASE("keys that must not be used are left out with the reason", "[graph][auth]") {
    const auto good = forge::signing_key().jwk();
    CHECK(flaw_of(good.without("kid")) == key_flaw::no_kid);
    CHECK(flaw_of(good.with("kid", R"("")")) == key_flaw::no_kid);
    CHECK(flaw_of(good.with("kid", forge::quoted(std::string(257, 'k')))) == key_flaw::no_kid);
    CHECK(flaw_of(good.with("kty", R"("EC")")) == key_flaw::not_rsa);
    CHECK(flaw_of(good.without("kty")) == key_flaw::not_rsa);
    CHECK(flaw_of(good.with("use", R"("enc")")) == key_flaw::not_for_signing);
    CHECK(flaw_of(good.with("use", "7")) == key_flaw::not_for_signing);
    CHECK(flaw_of(good.with("alg", R"("PS256")")) == key_flaw::other_algorithm);
    CHECK(flaw_of(good.with("n", R"("AQ==")")) == key_flaw::bad_number);
    CHECK(flaw_of(good.without("e")) == key_flaw::bad_exponent);
    CHECK(flaw_of(good.without("n")) == key_flaw::wrong_size);
}

TEST_CASE("moduli of the wrong size or parity are left out", "[graph][auth]") {
    const auto good = forge::signing_key().jwk();
    const forge::key small("small", 1024);
    CHECK(flaw_of(small.jwk()) == key_flaw::wrong_size);

    auto of_2047_bits = std::string(256, '\xFF');
    of_2047_bits[0] = '\x7F';
    CHECK(flaw_of(good.with("n", number(of_2047_bits))) == key_flaw::wrong_size);
    CHECK(flaw_of(good.with("n", number('\x01' + std::string(512, '\xFF')))) == key_flaw::wrong_size);
    CHECK(flaw_of(good.with("n", number(std::string(255, '\xFF') + '\xFE'))) == key_flaw::bad_number);
    CHECK(parsed({good.with("n", number(std::string(512, '\xFF'))).text()}).size() == 1);
}

TEST_CASE("exponents that are even, trivial or huge are left out", "[graph][auth]") {
    const auto good = forge::signing_key().jwk();
    CHECK(flaw_of(good.with("e", number("\x02"))) == key_flaw::bad_exponent);
    CHECK(flaw_of(good.with("e", number("\x01"))) == key_flaw::bad_exponent);
    CHECK(flaw_of(good.with("e", number(std::string("\x02\0\0\0\x01", 5)))) == key_flaw::bad_exponent);
    CHECK(parsed({good.with("e", number("\x03")).text()}).size() == 1);
    CHECK(parsed({good.with("e", number(std::string("\x01\xFF\xFF\xFF\xFF", 5))).text()}).size() == 1);
}

TEST_CASE("a certificate beside a key must be of that key", "[graph][auth]") {
    const auto good = forge::signing_key().jwk();
    const auto of = [](const std::string& der) { return "[" + forge::quoted(forge::base64(der)) + "]"; };
    CHECK(flaw_of(good.with("x5c", of(forge::other_key().certificate_der()))) ==
          key_flaw::certificate_of_another_key);
    CHECK(flaw_of(good.with("x5c", of("no certificate"))) == key_flaw::bad_certificate);
    CHECK(flaw_of(good.with("x5c", of(forge::signing_key().certificate_der() + "x"))) ==
          key_flaw::bad_certificate);
    CHECK(flaw_of(good.with("x5c", R"(["%%%"])")) == key_flaw::bad_certificate);
    CHECK(flaw_of(good.with("x5c", "[]")) == key_flaw::bad_certificate);
    CHECK(flaw_of(good.with("x5c", R"("text")")) == key_flaw::bad_certificate);
}

TEST_CASE("one bad key does not spoil the others", "[graph][auth]") {
    const auto set = parsed(
        {"17", forge::signing_key().jwk().with("kty", R"("oct")").text(), forge::next_key().jwk().text()});
    CHECK(set.find("key-1") == nullptr);
    CHECK(set.find("key-2") != nullptr);
    REQUIRE(set.left_out().size() == 2);
    CHECK(set.left_out()[0].flaw == key_flaw::not_an_object);
    CHECK(set.left_out()[1].kid == "key-1");
}

TEST_CASE("of two keys with one kid the first stands", "[graph][auth]") {
    const auto set = parsed({forge::signing_key().jwk().text(), forge::other_key().jwk().text()});
    REQUIRE(set.left_out().size() == 1);
    CHECK(set.left_out()[0].flaw == key_flaw::repeated_kid);
    const auto token = forge::signing_key().signer().sign(forge::good_claims().text());
    CHECK(validate(token, set, forge::expected_claims(), forge::noon).has_value());
}

TEST_CASE("documents that are no key set are refused", "[graph][auth]") {
    for (const auto* text : {"", "{", "[]", "{}", R"({"keys":{}})", R"({"keys":null})"}) {
        const auto set = jwk_set::parse(text);
        REQUIRE_FALSE(set.has_value());
        CHECK(set.error() == auth_errc::bad_key_document);
    }
}

TEST_CASE("size and number of keys are limited", "[graph][auth]") {
    const auto text =
        forge::jwk_set_text({forge::signing_key().jwk().text(), forge::next_key().jwk().text()});
    jwk_limits limits;
    limits.document_bytes = text.size();
    CHECK(jwk_set::parse(text, limits).has_value());
    limits.document_bytes = text.size() - 1;
    CHECK_FALSE(jwk_set::parse(text, limits).has_value());

    const auto one = jwk_set::parse(text, jwk_limits{1U << 20, 1});
    REQUIRE(one.has_value());
    CHECK(one->size() == 1);
    REQUIRE(one->left_out().size() == 1);
    CHECK(one->left_out()[0].flaw == key_flaw::too_many);
}

TEST_CASE("the keys of several documents come together", "[graph][auth]") {
    auto set = parsed({forge::signing_key().jwk().text()});
    set.add(parsed({forge::next_key().jwk().text(), forge::other_key().jwk().text()}));
    CHECK(set.size() == 2);
    const auto token = forge::signing_key().signer().sign(forge::good_claims().text());
    CHECK(validate(token, set, forge::expected_claims(), forge::noon).has_value());
}
