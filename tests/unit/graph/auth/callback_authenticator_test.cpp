#include "graph/auth/callback_authenticator.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "bench.hpp"
#include "forge.hpp"
#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using namespace std::chrono_literals;
using forge::good_claims;
using forge::noon;

namespace {

struct endpoint {
    explicit endpoint(std::size_t remembered_tokens = 100) {
        transport->reply = [this](const net::origin&, const net::http_request& request) {
            if (!reachable) return result<net::http_response>(net::errc::not_connected);
            const auto* openid = R"({"jwks_uri":"https://keys.example/keys"})";
            return result<net::http_response>(
                bench::answered(200, request.target == "/keys" ? published : openid));
        };
        key_source_settings ks;
        ks.openid_urls = {"https://login.example/openid"};
        keys = std::make_shared<key_source>(io.get_executor(), transport, ks, [this] {
            return net::steady_clock::time_point() + 1000h + passed;
        });
        authenticator_settings s;
        s.expected = forge::expected_claims();
        s.remembered_tokens = remembered_tokens;
        authenticator.emplace(keys, s, [this] { return noon + passed; });
    }

    result<caller_claims, token_refusal> hear(const std::string& authorization) {
        return bench::answer_to(io, authenticator->authenticate(authorization, bench::never));
    }
    bool accepts(const std::string& token) { return hear("Bearer " + token).has_value(); }
    token_refusal refusal_of(const std::string& authorization) {
        const auto judged = hear(authorization);
        REQUIRE_FALSE(judged.has_value());
        return judged.error();
    }
    void publish(const forge::key& key) { published = forge::jwk_set_text({key.jwk().text()}); }

    asio::io_context io;
    std::chrono::seconds passed{0};
    bool reachable = true;
    std::string published = forge::jwk_set_text({forge::signing_key().jwk().text()});
    std::shared_ptr<bench::memory_transport> transport = std::make_shared<bench::memory_transport>(io);
    std::shared_ptr<key_source> keys;
    std::optional<callback_authenticator> authenticator;
};

std::string token_of(const forge::key& key, const std::string& id = "1") {
    return key.signer().sign(good_claims().with("jti", forge::quoted(id)).text());
}

}  // namespace

TEST_CASE("the bearer token is what follows the scheme", "[graph][auth]") {
    for (const auto* header : {"Bearer abc", "bearer abc", "BEARER   abc", " Bearer abc\t "}) {
        const auto token = bearer_token(header);
        REQUIRE(token.has_value());
        CHECK(*token == "abc");
    }
    for (const auto* header : {"", " ", "\t"}) CHECK(bearer_token(header).error() == token_refusal::no_token);
    for (const auto* header : {"abc", "Bearer", "Bearer ", "Bearerabc", "Basic abc", "Bearer a b",
                               "Bearer a, Bearer b", "Bearer\tabc", "Bearer a\tb"})
        CHECK(bearer_token(header).error() == token_refusal::not_bearer);
}

TEST_CASE("a caller with the platform's token is let in", "[graph][auth]") {
    endpoint e;
    const auto caller = e.hear("Bearer " + token_of(forge::signing_key()));
    REQUIRE(caller.has_value());
    CHECK(caller->tenant == forge::tenant_id);
    CHECK(e.authenticator->remembered() == 1);
}

TEST_CASE("a caller without a token is refused before any key is fetched", "[graph][auth]") {
    endpoint e;
    CHECK(e.refusal_of("") == token_refusal::no_token);
    CHECK(e.refusal_of("Basic YTpi") == token_refusal::not_bearer);
    CHECK(e.refusal_of("Bearer " + std::string(longest_token + 1, 'a')) == token_refusal::too_large);
    CHECK(e.transport->urls.empty());
}

TEST_CASE("refused tokens are not remembered", "[graph][auth]") {
    endpoint e;
    const auto forged = token_of(forge::other_key());
    CHECK(e.refusal_of("Bearer " + forged) == token_refusal::bad_signature);
    CHECK(e.refusal_of("Bearer " + forged) == token_refusal::bad_signature);
    CHECK(e.authenticator->remembered() == 0);
}

TEST_CASE("a token that has passed is not checked again for an hour", "[graph][auth]") {
    endpoint e;
    const auto token = token_of(forge::signing_key());
    CHECK(e.accepts(token));
    e.publish(forge::next_key());
    e.passed = 30s;
    CHECK(e.accepts(token_of(forge::next_key())));
    e.passed = 3599s;
    CHECK(e.accepts(token));
    e.passed = 3600s;
    CHECK(e.refusal_of("Bearer " + token) == token_refusal::unknown_kid);
}

TEST_CASE("a remembered token ends with its expiry", "[graph][auth]") {
    endpoint e;
    const auto soon = std::to_string(noon.time_since_epoch().count() + 60);
    const auto token = forge::signing_key().signer().sign(good_claims().with("exp", soon).text());
    CHECK(e.accepts(token));
    e.passed = 359s;
    CHECK(e.accepts(token));
    e.passed = 360s;
    CHECK(e.refusal_of("Bearer " + token) == token_refusal::expired);
}

TEST_CASE("keys that rotate in the middle of a call are followed", "[graph][auth]") {
    endpoint e;
    CHECK(e.accepts(token_of(forge::signing_key())));
    CHECK(e.transport->urls.size() == 2);
    e.publish(forge::next_key());
    e.passed = 60s;
    CHECK(e.accepts(token_of(forge::next_key())));
    CHECK(e.transport->urls.size() == 4);
    CHECK(e.refusal_of("Bearer " + token_of(forge::signing_key(), "2")) == token_refusal::unknown_kid);
}

TEST_CASE("made-up kids do not make us fetch keys again and again", "[graph][auth]") {
    endpoint e;
    CHECK(e.accepts(token_of(forge::signing_key())));
    e.passed = 30s;
    for (int i = 0; i < 20; ++i)
        CHECK(e.refusal_of("Bearer " + token_of(forge::next_key(), std::to_string(i))) ==
              token_refusal::unknown_kid);
    CHECK(e.transport->urls.size() == 4);
}

TEST_CASE("without keys nobody is let in, and the reason is ours", "[graph][auth]") {
    endpoint e;
    e.reachable = false;
    CHECK(e.refusal_of("Bearer " + token_of(forge::signing_key())) == token_refusal::keys_unavailable);
    e.reachable = true;
    e.passed = 1s;
    CHECK(e.accepts(token_of(forge::signing_key())));
}

TEST_CASE("the number of remembered tokens is limited", "[graph][auth]") {
    endpoint e(3);
    for (int i = 0; i < 10; ++i) CHECK(e.accepts(token_of(forge::signing_key(), std::to_string(i))));
    CHECK(e.authenticator->remembered() == 3);
}

TEST_CASE("several threads may ask at once", "[graph][auth]") {
    endpoint e;
    const auto good = "Bearer " + token_of(forge::signing_key());
    const auto bad = "Bearer " + token_of(forge::next_key());
    std::atomic<int> accepted = 0, refused = 0;
    auto keep_home_running = asio::make_work_guard(e.io);
    std::thread home([&] { e.io.run(); });
    std::vector<std::thread> shards;
    for (int t = 0; t < 4; ++t) {
        shards.emplace_back([&] {
            asio::io_context shard;
            for (int i = 0; i < 50; ++i) {
                asio::co_spawn(
                    shard,
                    e.authenticator->authenticate(i % 2 == 0 ? good : bad, net::steady_clock::now() + 30s),
                    [&](std::exception_ptr, const result<caller_claims, token_refusal>& judged) {
                        ++(judged.has_value() ? accepted : refused);
                    });
            }
            shard.run_for(60s);
        });
    }
    for (auto& shard : shards) shard.join();
    keep_home_running.reset();
    e.io.stop();
    home.join();
    CHECK(accepted == 100);
    CHECK(refused == 100);
    CHECK(e.transport->urls.size() == 2);
}
