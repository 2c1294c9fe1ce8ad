#include "graph/auth/client_credentials.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "bench.hpp"
#include "graph/auth/error.hpp"
#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using namespace std::chrono_literals;

namespace {

const std::string contoso = "contoso.example";

client_credentials_settings default_settings() {
    client_credentials_settings s;
    s.login_url = "https://login.example";
    s.resource = "https://graph.example";
    s.client_id = "app-1";
    return s;
}

struct identity {
    explicit identity(client_credentials_settings s = default_settings(),
                      const std::string& secret_text = "s&cret=") {
        transport->reply = [this](const net::origin&, const net::http_request&) { return answer(); };
        tokens.emplace(io.get_executor(), transport, std::move(s),
                       std::make_shared<client_secret>(secret(secret_text)), [this] { return now; });
    }

    // "token-1", "token-2", … unless told to fail.
    result<net::http_response> answer() {
        if (failure) return failure;
        if (denial.status != 200) return denial;
        return bench::answered(200, R"({"token_type":"Bearer","expires_in":)" + std::to_string(lifetime) +
                                        R"(,"access_token":"token-)" + std::to_string(++issued) + R"("})");
    }

    result<secret> ask(const std::string& tenant = contoso) {
        return bench::answer_to(io, tokens->token(tenant, bench::never));
    }
    std::string token(const std::string& tenant = contoso) {
        const auto got = ask(tenant);
        REQUIRE(got.has_value());
        return got->reveal();
    }
    error_code refusal(const std::string& tenant = contoso) {
        const auto got = ask(tenant);
        REQUIRE_FALSE(got.has_value());
        return got.error();
    }
    [[nodiscard]] std::size_t requests() const { return transport->requests.size(); }

    asio::io_context io;
    net::steady_clock::time_point now = net::steady_clock::time_point() + 1000h;
    int lifetime = 3600;
    int issued = 0;
    error_code failure;
    net::http_response denial;
    std::shared_ptr<bench::memory_transport> transport = std::make_shared<bench::memory_transport>(io);
    std::optional<client_credentials> tokens;
};

}  // namespace

TEST_CASE("a token is asked for as the platform wants it", "[graph][auth]") {
    identity id;
    CHECK(id.token() == "token-1");
    REQUIRE(id.requests() == 1);
    CHECK(id.transport->urls[0] == "https://login.example/contoso.example/oauth2/v2.0/token");
    const auto& request = id.transport->requests[0];
    CHECK(request.method == "POST");
    CHECK(request.headers.find("Content-Type") == "application/x-www-form-urlencoded");
    CHECK(request.body ==
          "client_id=app-1&scope=https%3A%2F%2Fgraph.example%2F.default&grant_type=client_credentials"
          "&client_secret=s%26cret%3D");
}

TEST_CASE("a trailing slash in the configured URLs changes nothing", "[graph][auth]") {
    auto s = default_settings();
    s.login_url += '/';
    s.resource += '/';
    identity id(s);
    CHECK(id.token() == "token-1");
    CHECK(id.transport->urls[0] == "https://login.example/contoso.example/oauth2/v2.0/token");
    CHECK(id.transport->requests[0].body.find("graph.example%2F.default") != std::string::npos);
}

TEST_CASE("tokens are kept, one a tenant", "[graph][auth]") {
    identity id;
    CHECK(id.token("one.example") == "token-1");
    CHECK(id.token("two.example") == "token-2");
    CHECK(id.token("one.example") == "token-1");
    CHECK(id.requests() == 2);
}

TEST_CASE("all who ask when there is no token share one request", "[graph][auth]") {
    identity id;
    id.transport->hold();
    std::vector<std::shared_ptr<std::optional<result<secret>>>> asked;
    for (int i = 0; i < 5; ++i) asked.push_back(bench::ask(id.io, id.tokens->token(contoso, bench::never)));
    bench::settle(id.io);
    CHECK(id.requests() == 1);
    id.transport->release();
    bench::settle(id.io);
    for (const auto& outcome : asked) {
        REQUIRE(outcome->has_value());
        REQUIRE((**outcome).has_value());
        CHECK((***outcome).reveal() == "token-1");
    }
    CHECK(id.requests() == 1);
}

TEST_CASE("who waits for a token waits no longer than it can, and the request goes on", "[graph][auth]") {
    identity id;
    id.transport->hold();
    const auto asked = bench::ask(id.io, id.tokens->token(contoso, net::steady_clock::now()));
    bench::settle(id.io);
    REQUIRE(asked->has_value());
    CHECK((**asked).error() == auth_errc::out_of_time);
    id.transport->release();
    bench::settle(id.io);
    CHECK(id.token() == "token-1");
    CHECK(id.requests() == 1);
}

TEST_CASE("a token is refreshed five minutes before its end, and serves on meanwhile", "[graph][auth]") {
    identity id;
    CHECK(id.token() == "token-1");
    id.now += 3299s;
    CHECK(id.token() == "token-1");
    CHECK(id.requests() == 1);
    id.now += 1s;
    id.transport->hold();
    CHECK(id.token() == "token-1");
    CHECK(id.token() == "token-1");
    CHECK(id.requests() == 2);
    id.transport->release();
    bench::settle(id.io);
    CHECK(id.token() == "token-2");
    CHECK(id.requests() == 2);
}

TEST_CASE("a short token is refreshed at half its life", "[graph][auth]") {
    identity id;
    id.lifetime = 300;
    CHECK(id.token() == "token-1");
    id.now += 149s;
    CHECK(id.token() == "token-1");
    CHECK(id.requests() == 1);
    id.now += 1s;
    CHECK(id.token() == "token-1");
    CHECK(id.requests() == 2);
    CHECK(id.token() == "token-2");
}

TEST_CASE("the life of a token counts from the request, not from the answer", "[graph][auth]") {
    identity id;
    id.transport->hold();
    const auto asked = bench::ask(id.io, id.tokens->token(contoso, bench::never));
    bench::settle(id.io);
    id.now += 8s;
    id.transport->release();
    bench::settle(id.io);
    REQUIRE(asked->has_value());
    id.now += 3592s;
    id.failure = net::errc::not_connected;
    CHECK(id.refusal() == net::errc::not_connected);
}

TEST_CASE("a token that is still good serves on when its refresh fails", "[graph][auth]") {
    identity id;
    CHECK(id.token() == "token-1");
    id.failure = net::errc::not_connected;
    id.now += 3300s;
    CHECK(id.token() == "token-1");
    id.now += 299s;
    CHECK(id.token() == "token-1");
    id.now += 1s;
    CHECK(id.refusal() == net::errc::not_connected);
    id.failure = {};
    id.now += 60s;
    CHECK(id.token() == "token-2");
}

TEST_CASE("a failure is repeated without asking, for longer each time", "[graph][auth]") {
    identity id;
    id.denial = bench::answered(401, R"({"error":"invalid_client","error_codes":[7000215]})");
    std::size_t expected = 0;
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        ++expected;
        for (int i = 0; i < 5; ++i) CHECK(id.refusal() == auth_errc::wrong_secret);
        CHECK(id.requests() == expected);
        id.now += pause - 1ms;
        CHECK(id.refusal() == auth_errc::wrong_secret);
        CHECK(id.requests() == expected);
        id.now += 1ms;
    }
    id.denial.status = 200;
    CHECK(id.token() == "token-1");
    id.tokens->invalidate(contoso, secret("token-1"));
    id.failure = net::errc::not_connected;
    CHECK(id.refusal() == net::errc::not_connected);
    id.now += 1s;
    id.failure = {};
    CHECK(id.token() == "token-2");
}

TEST_CASE("the platform may ask for a longer pause", "[graph][auth]") {
    identity id;
    id.denial = bench::answered(429, "");
    id.denial.headers.set("Retry-After", "40");
    CHECK(id.refusal() == auth_errc::too_many_requests);
    id.denial.status = 200;
    id.now += 39s;
    CHECK(id.refusal() == auth_errc::too_many_requests);
    CHECK(id.requests() == 1);
    id.now += 1s;
    CHECK(id.token() == "token-1");
}

TEST_CASE("a pause asked for is not endless", "[graph][auth]") {
    identity id;
    id.denial = bench::answered(503, "");
    id.denial.headers.set("Retry-After", "86400");
    CHECK(id.refusal() == auth_errc::platform_unavailable);
    id.denial.status = 200;
    id.now += 5min;
    CHECK(id.token() == "token-1");
}

TEST_CASE("a rejected token is replaced, once", "[graph][auth]") {
    identity id;
    CHECK(id.token() == "token-1");
    id.tokens->invalidate(contoso, secret("token-1"));
    CHECK(id.token() == "token-2");
    id.tokens->invalidate(contoso, secret("token-1"));
    id.tokens->invalidate("unheard.example", secret("token-2"));
    CHECK(id.token() == "token-2");
    CHECK(id.requests() == 2);
}

TEST_CASE("tokens that Graph keeps rejecting are not replaced at every request", "[graph][auth]") {
    identity id;
    const auto reject = [&] { id.tokens->invalidate(contoso, secret(id.token())); };
    CHECK(id.token() == "token-1");
    reject();
    CHECK(id.token() == "token-2");
    std::size_t expected = 2;
    for (const auto pause : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        id.now += pause - 1ms;
        for (int i = 0; i < 5; ++i) reject();
        CHECK(id.requests() == expected);
        id.now += 1ms;
        reject();
        CHECK(id.token() == "token-" + std::to_string(++expected));
        CHECK(id.requests() == expected);
    }
    id.now += 12min;
    reject();
    CHECK(id.token() == "token-" + std::to_string(++expected));
    id.now += 1s;
    reject();
    CHECK(id.token() == "token-" + std::to_string(++expected));
}

TEST_CASE("why there is no token is told until there is one", "[graph][auth]") {
    identity id;
    CHECK(id.tokens->trouble(contoso).empty());
    id.denial = bench::answered(401, R"({"error":"invalid_client","error_codes":[7000215],
        "error_description":"AADSTS7000215: Invalid client secret provided: hunter2"})");
    CHECK(id.refusal() == auth_errc::wrong_secret);
    const auto told = id.tokens->trouble(contoso);
    CHECK_THAT(told, Catch::StartsWith("wrong client secret (AADSTS7000215). Usual causes: ") &&
                         Catch::Contains("Remedy: ") && Catch::EndsWith(" [client secret]"));
    CHECK_THAT(told, !Catch::Contains("hunter2") && !Catch::Contains("s&cret"));
    CHECK(id.tokens->trouble("unheard.example").empty());
    id.denial.status = 200;
    id.now += 1s;
    CHECK(id.token() == "token-1");
    CHECK(id.tokens->trouble(contoso).empty());
    // A refresh that fails is no trouble while the token is good.
    id.failure = net::errc::not_connected;
    id.now += 3599s;
    CHECK(id.token() == "token-1");
    CHECK(id.tokens->trouble(contoso).empty());
    id.now += 1s;
    CHECK_THAT(id.tokens->trouble(contoso),
               Catch::StartsWith("https://login.example: cannot connect. Remedy: ") &&
                   Catch::Contains("DNS, firewall and proxy"));
}

TEST_CASE("the age of a token is told, also when it cannot be renewed", "[graph][auth]") {
    identity id;
    CHECK_FALSE(id.tokens->age(contoso));
    CHECK(id.token() == "token-1");
    id.now += 40min;
    CHECK(id.tokens->age(contoso) == 40min);
    CHECK_FALSE(id.tokens->age("unheard.example"));
    id.failure = net::errc::not_connected;
    id.now += 50min;
    CHECK(id.refusal() == net::errc::not_connected);
    CHECK(id.tokens->age(contoso) == 90min);
}

TEST_CASE("an answer that is not the platform's is told with whom was asked, and its status",
          "[graph][auth]") {
    identity id;
    id.denial = bench::answered(302, "");
    CHECK(id.refusal() == auth_errc::unexpected_answer);
    CHECK(id.tokens->trouble(contoso) ==
          "https://login.example: unexpected answer, status 302 [client secret]");
    id.denial = bench::answered(502, "<html>");
    id.now += 1s;
    CHECK(id.refusal() == auth_errc::platform_unavailable);
    CHECK(id.tokens->trouble(contoso) ==
          "https://login.example: identity platform unavailable, status 502 [client secret]");
}

TEST_CASE("secrets travel over TLS only", "[graph][auth]") {
    auto s = default_settings();
    s.login_url = "http://login.example";
    identity id(s);
    CHECK(id.refusal() == auth_errc::not_https);
    CHECK(id.requests() == 0);
}

TEST_CASE("without a secret nothing is asked", "[graph][auth]") {
    identity id(default_settings(), "");
    CHECK(id.refusal() == auth_errc::proof_failed);
    CHECK(id.requests() == 0);
}

TEST_CASE("a tenant is a name, not a path", "[graph][auth]") {
    identity id;
    for (const auto* tenant : {"", "..", "a/b", "a?b", "a b", "a%2Fb", "a#b", "a\r\nb"})
        CHECK(id.refusal(tenant) == auth_errc::bad_tenant);
    CHECK(id.refusal(std::string(254, 'a')) == auth_errc::bad_tenant);
    CHECK(id.requests() == 0);
}

TEST_CASE("the number of tenants is limited", "[graph][auth]") {
    auto s = default_settings();
    s.tenants = 2;
    identity id(s);
    CHECK(id.token("a.example") == "token-1");
    CHECK(id.token("b.example") == "token-2");
    CHECK(id.token("a.example") == "token-1");
    CHECK(id.token("c.example") == "token-3");
    CHECK(id.token("a.example") == "token-1");
    CHECK(id.token("b.example") == "token-4");
}

TEST_CASE("several threads share one token request", "[graph][auth]") {
    identity id;
    std::atomic<int> good = 0;
    auto keep_home_running = asio::make_work_guard(id.io);
    std::thread home([&] { id.io.run(); });
    std::vector<std::thread> shards;
    for (int t = 0; t < 4; ++t) {
        shards.emplace_back([&] {
            asio::io_context shard;
            for (int i = 0; i < 50; ++i) {
                asio::co_spawn(shard, id.tokens->token(contoso, bench::never),
                               [&](std::exception_ptr, const result<secret>& got) {
                                   if (got && got->reveal() == "token-1") ++good;
                               });
            }
            shard.run_for(60s);
        });
    }
    for (auto& shard : shards) shard.join();
    keep_home_running.reset();
    id.io.stop();
    home.join();
    CHECK(good == 200);
    CHECK(id.requests() == 1);
}
