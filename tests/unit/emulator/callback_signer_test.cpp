#include "emulator/platform/callback_signer.hpp"

#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "graph/auth/token_validator.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

struct fixture {
    chance ids{1};
    int generated = 0;
    callback_signer signer{[this] {
                               ++generated;
                               return graph::rsa_private_key::generate();
                           },
                           ids};
    std::chrono::sys_seconds now{1'800'000'000s};
    graph::expectations expected{"app-1", {"https://api.botframework.com"}, {"tenant-1"}, 5min};

    result<graph::caller_claims, graph::token_refusal> judged(const std::string& token) {
        return graph::validate(token, *graph::jwk_set::parse(signer.keys()), expected, now);
    }
};

}  // namespace

TEST_CASE("a callback token is good for its application and tenant", "[emulator][callback]") {
    fixture f;
    const auto claims = f.judged(f.signer.token("app-1", "tenant-1", f.now));
    REQUIRE(claims.has_value());
    CHECK(claims->tenant == "tenant-1");
    CHECK(f.judged(f.signer.token("app-2", "tenant-1", f.now)).error() ==
          graph::token_refusal::wrong_audience);
}

TEST_CASE("a token is used again for five minutes", "[emulator][callback]") {
    fixture f;
    const auto first = f.signer.token("app-1", "tenant-1", f.now);
    CHECK(f.signer.token("app-1", "tenant-1", f.now + 299s) == first);
    CHECK(f.signer.token("app-1", "tenant-1", f.now + 300s) != first);
}

TEST_CASE("each flaw is the one that was ordered", "[emulator][callback]") {
    struct {
        token_flaw flaw;
        graph::token_refusal refusal;
    } const cases[] = {
        {token_flaw::expired, graph::token_refusal::expired},
        {token_flaw::wrong_audience, graph::token_refusal::wrong_audience},
        {token_flaw::unknown_key, graph::token_refusal::unknown_kid},
        {token_flaw::no_tenant, graph::token_refusal::no_tenant},
        {token_flaw::early, graph::token_refusal::not_yet_valid},
        {token_flaw::bad_signature, graph::token_refusal::bad_signature},
    };
    fixture f;
    for (const auto& c : cases) {
        CAPTURE(to_string(c.flaw));
        const auto judged = f.judged(f.signer.flawed_token(c.flaw, "app-1", "tenant-1", f.now));
        REQUIRE(judged.has_error());
        CHECK(judged.error() == c.refusal);
    }
}

TEST_CASE("after a rotation a new key signs, and the one before is still published", "[emulator][callback]") {
    fixture f;
    const auto before = f.signer.token("app-1", "tenant-1", f.now);
    f.signer.rotate();
    const auto after = f.signer.token("app-1", "tenant-1", f.now);
    CHECK(before != after);
    CHECK(f.judged(before).has_value());
    CHECK(f.judged(after).has_value());
    f.signer.rotate();
    CHECK(f.judged(before).error() == graph::token_refusal::unknown_kid);
}

TEST_CASE("the OpenID document points to the keys beside it", "[emulator][callback]") {
    fixture f;
    const auto text = f.signer.open_id_configuration("https://localhost:9");
    const auto read = json::document::parse(text);
    REQUIRE(read.has_value());
    CHECK(read->root()["jwks_uri"].string_or() == "https://localhost:9/v1/.well-known/keys");
    CHECK(read->root()["issuer"].string_or() == "https://api.botframework.com");
}
