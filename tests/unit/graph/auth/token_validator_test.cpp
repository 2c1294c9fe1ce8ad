#include "graph/auth/token_validator.hpp"

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "forge.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using forge::good_claims;
using forge::noon;
using forge::quoted;
using std::chrono::seconds;

namespace Catch {
template <>
struct StringMaker<token_refusal> {
    static std::string convert(token_refusal r) { return to_string(r); }
};
}  // namespace Catch

namespace {

const forge::key& key() { return forge::signing_key(); }

const jwk_set& published() {
    static const auto set = jwk_set::parse(forge::jwk_set_text(
        {key().jwk().text(), R"({"kty":"EC","crv":"P-256","kid":"ec-1","x":"AQ","y":"AQ"})"}));
    return *set;
}

result<caller_claims, token_refusal> judge(std::string_view token, std::chrono::sys_seconds now = noon) {
    return validate(token, published(), forge::expected_claims(), now);
}

token_refusal refusal_of(std::string_view token, std::chrono::sys_seconds now = noon) {
    const auto judged = judge(token, now);
    REQUIRE_FALSE(judged.has_value());
    return judged.error();
}

std::string signed_with(const forge::json_object& claims) { return key().signer().sign(claims.text()); }
std::string signed_with(const forge::json_object& header, const forge::json_object& claims) {
    return key().signer().sign(header.text(), claims.text());
}
token_refusal refusal_of(const forge::json_object& claims, std::chrono::sys_seconds now = noon) {
    return refusal_of(signed_with(claims), now);
}
bool accepts(const forge::json_object& claims, std::chrono::sys_seconds now = noon) {
    return judge(signed_with(claims), now).has_value();
}
std::string at(seconds after_noon) { return std::to_string((noon + after_noon).time_since_epoch().count()); }

}  // namespace

TEST_CASE("a token of the platform says who calls", "[graph][auth]") {
    const auto judged = judge(signed_with(good_claims()));
    REQUIRE(judged.has_value());
    CHECK(*judged ==
          caller_claims{"https://api.botframework.com", forge::tenant_id, "key-1", noon + seconds(3900)});
}

TEST_CASE("header members without meaning are tolerated", "[graph][auth]") {
    CHECK(judge(signed_with(key().header().with("cty", R"("JWT")").with("x5t", R"("other")"), good_claims()))
              .has_value());
    CHECK(judge(signed_with(key().header().without("typ"), good_claims())).has_value());
}

TEST_CASE("tokens that are not signed are refused", "[graph][auth]") {
    const auto none = key().header().with("alg", R"("none")").text();
    const auto body = forge::unsigned_part(none, good_claims().text());
    CHECK(refusal_of(body + '.') == token_refusal::wrong_algorithm);
    const auto good = signed_with(good_claims());
    CHECK(refusal_of(body + good.substr(good.rfind('.'))) == token_refusal::wrong_algorithm);
    CHECK(refusal_of(good.substr(0, good.rfind('.') + 1)) == token_refusal::bad_signature);
}

TEST_CASE("HMAC keyed with what is public is refused", "[graph][auth]") {
    const auto modulus = *base64url_decode(key().n_text());
    for (const auto& secret : {key().public_pem(), modulus, key().n_text()}) {
        const auto hs256 = key().header().with("alg", R"("HS256")").text();
        CHECK(refusal_of(forge::sign_hmac(hs256, good_claims().text(), secret)) ==
              token_refusal::wrong_algorithm);
        const auto disguised = key().header().text();
        CHECK(refusal_of(forge::sign_hmac(disguised, good_claims().text(), secret)) ==
              token_refusal::bad_signature);
    }
}

TEST_CASE("only RS256 is accepted", "[graph][auth]") {
    const auto ps256 = key().header().with("alg", R"("PS256")").text();
    CHECK(refusal_of(key().sign_pss(ps256, good_claims().text())) == token_refusal::wrong_algorithm);
    CHECK(refusal_of(key().sign_pss(key().header().text(), good_claims().text())) ==
          token_refusal::bad_signature);
    for (const auto* alg :
         {R"("rs256")", R"("RS256 ")", R"("RS512")", R"(["RS256"])", "null", "256", R"("RSA256")"})
        CHECK(refusal_of(signed_with(key().header().with("alg", alg), good_claims())) ==
              token_refusal::wrong_algorithm);
    CHECK(refusal_of(signed_with(key().header().without("alg"), good_claims())) ==
          token_refusal::wrong_algorithm);
}

TEST_CASE("a key must be named and known", "[graph][auth]") {
    CHECK(refusal_of(signed_with(key().header().with("kid", R"("key-9")"), good_claims())) ==
          token_refusal::unknown_kid);
    CHECK(refusal_of(signed_with(key().header().with("kid", R"("ec-1")"), good_claims())) ==
          token_refusal::unknown_kid);
    CHECK(refusal_of(signed_with(key().header().without("kid"), good_claims())) == token_refusal::no_key_id);
    for (const auto* kid : {R"("")", "1", "null", R"(["key-1"])"})
        CHECK(refusal_of(signed_with(key().header().with("kid", kid), good_claims())) ==
              token_refusal::no_key_id);
}

TEST_CASE("another key of the same kid does not do", "[graph][auth]") {
    CHECK(refusal_of(forge::other_key().signer().sign(good_claims().text())) == token_refusal::bad_signature);
}

TEST_CASE("changed tokens are refused", "[graph][auth]") {
    const auto good = signed_with(good_claims());
    const auto signature = good.substr(good.rfind('.'));
    const auto other_tenant = good_claims().with("tid", R"("00000000-0000-0000-0000-000000000009")").text();
    CHECK(refusal_of(forge::unsigned_part(key().signer().default_header(), other_tenant) + signature) ==
          token_refusal::bad_signature);
    const auto other_header = key().header().with("cty", R"("JWT")").text();
    CHECK(refusal_of(forge::unsigned_part(other_header, good_claims().text()) + signature) ==
          token_refusal::bad_signature);
    auto bytes = *base64url_decode(signature.substr(1));
    bytes[17] = static_cast<char>(bytes[17] ^ 1);
    const auto body = good.substr(0, good.rfind('.') + 1);
    CHECK(refusal_of(body + base64url_encode(bytes)) == token_refusal::bad_signature);
    CHECK(refusal_of(body + base64url_encode(bytes.substr(1))) == token_refusal::bad_signature);
    CHECK(refusal_of(body + base64url_encode('\0' + bytes)) == token_refusal::bad_signature);
}

TEST_CASE("a token has exactly three parts", "[graph][auth]") {
    const auto good = signed_with(good_claims());
    CHECK(refusal_of("") == token_refusal::not_three_parts);
    CHECK(refusal_of("abcd") == token_refusal::not_three_parts);
    CHECK(refusal_of(".") == token_refusal::not_three_parts);
    CHECK(refusal_of("...") == token_refusal::not_three_parts);
    CHECK(refusal_of(good + ".") == token_refusal::not_three_parts);
    CHECK(refusal_of(good.substr(0, good.rfind('.'))) == token_refusal::not_three_parts);
    CHECK(refusal_of("..") == token_refusal::bad_header);
}

TEST_CASE("one token has one spelling", "[graph][auth]") {
    const auto good = signed_with(good_claims());
    CHECK(refusal_of(good + "=") == token_refusal::not_base64url);
    CHECK(refusal_of(good + "==") == token_refusal::not_base64url);
    CHECK(refusal_of(good + "\n") == token_refusal::not_base64url);
    CHECK(refusal_of(" " + good) == token_refusal::not_base64url);
    // 256 bytes leave four unused bits in the last character.
    auto loose = good;
    loose.back() = static_cast<char>(loose.back() + 1);
    CHECK(refusal_of(loose) == token_refusal::not_base64url);
    CHECK(refusal_of("e30+.e30.e30") == token_refusal::not_base64url);
    CHECK(refusal_of("e30/.e30.e30") == token_refusal::not_base64url);
}

TEST_CASE("header and claims are objects that name nothing twice", "[graph][auth]") {
    const auto claims = good_claims().text();
    for (const auto* header : {"", "7", "[]", "null", "{", R"("RS256")", R"({"alg":"RS256","kid":"key-1"}x)",
                               R"({"alg":"none","alg":"RS256","kid":"key-1"})",
                               R"({"alg":"RS256","kid":"key-1","\u006bid":"key-2"})"})
        CHECK(refusal_of(key().signer().sign(header, claims)) == token_refusal::bad_header);
    for (const auto* text : {"", "7", "[]", "null", "{", R"({"tid":"a","tid":"b"})"})
        CHECK(refusal_of(key().signer().sign(text)) == token_refusal::bad_payload);
}

TEST_CASE("extensions that must be understood are not", "[graph][auth]") {
    for (const auto* crit : {R"(["b64"])", "[]", "null"})
        CHECK(refusal_of(signed_with(key().header().with("crit", crit), good_claims())) ==
              token_refusal::critical_extension);
}

TEST_CASE("the size of a token is limited", "[graph][auth]") {
    const auto padded = [](std::size_t bytes) {
        return signed_with(good_claims().with("pad", quoted(std::string(bytes, 'x'))));
    };
    const auto fits = padded(11'000);
    CHECK(fits.size() <= longest_token);
    CHECK(judge(fits).has_value());
    const auto large = padded(12'000);
    CHECK(large.size() > longest_token);
    CHECK(refusal_of(large) == token_refusal::too_large);
    CHECK(refusal_of(std::string(longest_token + 1, '.')) == token_refusal::too_large);
    CHECK(refusal_of(std::string(longest_token, '.')) == token_refusal::not_three_parts);
}

TEST_CASE("a token ends with its expiry and the skew", "[graph][auth]") {
    CHECK(accepts(good_claims(), noon + seconds(3900 + 299)));
    CHECK(refusal_of(good_claims(), noon + seconds(3900 + 300)) == token_refusal::expired);
    CHECK(refusal_of(good_claims().without("exp")) == token_refusal::no_expiry);
    for (const auto* exp : {"null", R"("1466745340")", "-1", "true", "1e30", "{}"})
        CHECK(refusal_of(good_claims().with("exp", exp)) == token_refusal::bad_time);
    CHECK(accepts(good_claims().with("exp", "253402300799")));
    CHECK(accepts(good_claims().with("exp", at(seconds(60)) + ".5")));
}

TEST_CASE("a token begins with its nbf less the skew", "[graph][auth]") {
    CHECK(accepts(good_claims().with("nbf", at(seconds(30)))));
    CHECK(accepts(good_claims().with("nbf", at(seconds(300)))));
    CHECK(refusal_of(good_claims().with("nbf", at(seconds(301)))) == token_refusal::not_yet_valid);
    CHECK(accepts(good_claims().without("nbf").without("iat")));
    CHECK(refusal_of(good_claims().with("nbf", R"("soon")")) == token_refusal::bad_time);
}

TEST_CASE("a token from the future is refused", "[graph][auth]") {
    CHECK(accepts(good_claims().with("iat", at(seconds(300)))));
    CHECK(refusal_of(good_claims().with("iat", at(seconds(301)))) == token_refusal::issued_in_future);
    CHECK(refusal_of(good_claims().with("iat", "[]")) == token_refusal::bad_time);
}

TEST_CASE("the issuer is one of those expected", "[graph][auth]") {
    CHECK(accepts(good_claims().with("iss", R"("https://graph.microsoft.com")")));
    for (const auto* iss :
         {R"("https://api.botframework.com/")", R"("https://evil.example")", R"("")", "null"})
        CHECK(refusal_of(good_claims().with("iss", iss)) == token_refusal::wrong_issuer);
    CHECK(refusal_of(good_claims().without("iss")) == token_refusal::wrong_issuer);
}

TEST_CASE("the audience is this bot and nobody else", "[graph][auth]") {
    const auto us = quoted(forge::bot_id);
    CHECK(accepts(good_claims().with("aud", "[" + us + "]")));
    CHECK(refusal_of(good_claims().with("aud", "[" + us + R"(,"other"])")) == token_refusal::wrong_audience);
    CHECK(refusal_of(good_claims().with("aud", "[[" + us + "]]")) == token_refusal::wrong_audience);
    for (const auto* aud : {R"("00000000-0000-0000-0000-00000000000A")", R"("")", "null", "[]", "{}", "1"})
        CHECK(refusal_of(good_claims().with("aud", aud)) == token_refusal::wrong_audience);
    CHECK(refusal_of(good_claims().without("aud")) == token_refusal::wrong_audience);
}

TEST_CASE("whom a token is for can be read without judging it", "[graph][auth]") {
    CHECK(audience_of(signed_with(good_claims())) == forge::bot_id);
    CHECK(audience_of(signed_with(good_claims().with("aud", R"(["other"])"))) == "other");
    for (const auto* aud : {"null", "[]", "{}", "1", R"(["a","b"])"})
        CHECK(audience_of(signed_with(good_claims().with("aud", aud))).empty());
    for (const std::string text : {"", "a.b.c", "..", "no token", "e30.e30"})
        CHECK(audience_of(text).empty());
    CHECK(audience_of(std::string(longest_token + 1, 'a')).empty());
}

TEST_CASE("a bot without an id accepts nobody", "[graph][auth]") {
    auto expected = forge::expected_claims();
    expected.audience.clear();
    const auto judged =
        validate(signed_with(good_claims().with("aud", R"("")")), published(), expected, noon);
    REQUIRE_FALSE(judged.has_value());
    CHECK(judged.error() == token_refusal::wrong_audience);
}

TEST_CASE("the tenant has two names", "[graph][auth]") {
    const std::string long_name = "http://schemas.microsoft.com/identity/claims/tenantid";
    const auto long_form =
        judge(signed_with(good_claims().without("tid").with(long_name, quoted(forge::tenant_id))));
    REQUIRE(long_form.has_value());
    CHECK(long_form->tenant == forge::tenant_id);
    CHECK(accepts(good_claims().with(long_name, quoted(forge::tenant_id))));
    CHECK(refusal_of(good_claims().with(long_name, R"("another")")) == token_refusal::wrong_tenant);
    CHECK(refusal_of(good_claims().without("tid")) == token_refusal::no_tenant);
    CHECK(refusal_of(good_claims().with("tid", R"("")")) == token_refusal::no_tenant);
    CHECK(refusal_of(good_claims().with("tid", "2")) == token_refusal::no_tenant);
}

TEST_CASE("tenants are those expected, or any", "[graph][auth]") {
    const auto other = good_claims().with("tid", R"("00000000-0000-0000-0000-000000000009")");
    CHECK(refusal_of(other) == token_refusal::wrong_tenant);
    auto expected = forge::expected_claims();
    expected.tenants.clear();
    CHECK(validate(signed_with(other), published(), expected, noon).has_value());
    expected.tenants = {"abcdef00-0000-0000-0000-000000000009"};
    const auto shouted = good_claims().with("tid", R"("ABCDEF00-0000-0000-0000-000000000009")");
    CHECK(validate(signed_with(shouted), published(), expected, noon).has_value());
}

TEST_CASE("the signature is judged before the claims", "[graph][auth]") {
    const auto forged = forge::other_key().signer().sign(good_claims().with("exp", "1").text());
    CHECK(refusal_of(forged) == token_refusal::bad_signature);
}
