#include "graph/auth/key_source.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "bench.hpp"
#include "forge.hpp"
#include "graph/auth/error.hpp"
#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::graph;
using namespace std::chrono_literals;

namespace {

constexpr auto openid_url = "https://login.example/.well-known/OpenIdConfiguration";
constexpr auto keys_url = "https://keys.example/v1/keys";

std::string openid_document(const std::string& jwks_uri) { return R"({"jwks_uri":")" + jwks_uri + R"("})"; }
std::string keys_of(std::initializer_list<const forge::key*> keys) {
    std::string jwks;
    for (const auto* key : keys) jwks += (jwks.empty() ? "" : ",") + key->jwk().text();
    return forge::jwk_set_text({jwks});
}

struct platform {
    explicit platform(key_source_settings s = with_urls({openid_url})) {
        transport->reply = [this](const net::origin& to, const net::http_request& request) {
            const auto found = documents.find(net::to_string(to) + request.target);
            if (found == documents.end()) return result<net::http_response>(net::errc::not_connected);
            return result<net::http_response>(bench::answered(status, found->second));
        };
        source.emplace(io.get_executor(), transport, std::move(s), [this] { return now; });
    }

    static key_source_settings with_urls(std::vector<std::string> urls) {
        key_source_settings s;
        s.openid_urls = std::move(urls);
        return s;
    }

    result<key_source::keys_ptr> keys() { return bench::answer_to(io, source->keys(bench::never)); }
    result<key_source::keys_ptr> newer_than(key_source::keys_ptr seen) {
        return bench::answer_to(io, source->newer_than(std::move(seen), bench::never));
    }
    error_code failure() {
        const auto got = keys();
        REQUIRE_FALSE(got.has_value());
        return got.error();
    }

    asio::io_context io;
    net::steady_clock::time_point now = net::steady_clock::time_point() + 1000h;
    unsigned status = 200;
    std::map<std::string, std::string> documents{{openid_url, openid_document(keys_url)},
                                                 {keys_url, keys_of({&forge::signing_key()})}};
    std::shared_ptr<bench::memory_transport> transport = std::make_shared<bench::memory_transport>(io);
    std::optional<key_source> source;
};

}  // namespace

TEST_CASE("the OpenID document leads to the keys", "[graph][auth]") {
    platform p;
    CHECK(p.source->current() == nullptr);
    const auto keys = p.keys();
    REQUIRE(keys.has_value());
    CHECK((*keys)->find("key-1") != nullptr);
    CHECK(p.transport->urls == std::vector<std::string>{openid_url, keys_url});
    CHECK(p.transport->requests[0].method == "GET");
    CHECK(p.source->current() == *keys);
}

TEST_CASE("keys are kept", "[graph][auth]") {
    platform p;
    const auto first = p.keys();
    p.now += 119min;
    const auto second = p.keys();
    REQUIRE(second.has_value());
    CHECK(*first == *second);
    CHECK(p.transport->urls.size() == 2);
}

TEST_CASE("the age of the keys is told, also when they cannot be fetched anew", "[graph][auth]") {
    platform p;
    CHECK_FALSE(p.source->age());
    REQUIRE(p.keys().has_value());
    p.now += 119min;
    CHECK(p.source->age() == 119min);
    p.documents.clear();
    p.now += 1h;
    REQUIRE(p.keys().has_value());
    bench::settle(p.io);
    CHECK(p.source->age() == 179min);
}

TEST_CASE("why there are no keys is told until there are some", "[graph][auth]") {
    platform p;
    CHECK(p.source->trouble().empty());
    const auto documents = std::exchange(p.documents, {});
    CHECK(p.failure() == net::errc::not_connected);
    CHECK_THAT(p.source->trouble(),
               Catch::StartsWith(std::string(openid_url) + ": cannot connect. Remedy: ") &&
                   Catch::Contains("DNS, firewall and proxy"));
    p.documents[openid_url] = documents.at(openid_url);
    p.now += 1min;
    CHECK(p.failure() == net::errc::not_connected);
    CHECK_THAT(p.source->trouble(), Catch::StartsWith(std::string(keys_url) + ": cannot connect"));
    p.documents[openid_url] = openid_document("a\\nb");
    p.now += 1min;
    CHECK(p.failure() == auth_errc::bad_key_document);
    CHECK_THAT(p.source->trouble(), Catch::StartsWith(std::string(openid_url) + ": unreadable key document"));
    p.documents = documents;
    p.status = 404;
    p.now += 1min;
    CHECK(p.failure() == auth_errc::unexpected_answer);
    CHECK_THAT(p.source->trouble(),
               Catch::StartsWith(std::string(openid_url) + ": unexpected answer. Remedy: ") &&
                   Catch::Contains("graph.openIdConfigurationUrl"));
    p.status = 200;
    p.now += 1min;
    CHECK(p.keys().has_value());
    CHECK(p.source->trouble().empty());
}

TEST_CASE("all who ask before there are keys share one fetch", "[graph][auth]") {
    platform p;
    p.transport->hold();
    std::vector<std::shared_ptr<std::optional<result<key_source::keys_ptr>>>> asked;
    for (int i = 0; i < 5; ++i) asked.push_back(bench::ask(p.io, p.source->keys(bench::never)));
    bench::settle(p.io);
    CHECK(p.transport->urls.size() == 1);
    p.transport->release();
    bench::settle(p.io);
    for (const auto& outcome : asked) {
        REQUIRE(outcome->has_value());
        CHECK((**outcome).has_value());
    }
    CHECK(p.transport->urls.size() == 2);
}

TEST_CASE("old keys are given while new ones are fetched", "[graph][auth]") {
    platform p;
    const auto old = p.keys();
    p.documents[keys_url] = keys_of({&forge::next_key()});
    p.now += 2h;
    p.transport->hold();
    const auto meanwhile = p.keys();
    CHECK(*meanwhile == *old);
    CHECK(p.transport->urls.size() == 3);
    CHECK(p.keys().has_value());
    CHECK(p.transport->urls.size() == 3);
    p.transport->release();
    bench::settle(p.io);
    const auto rotated = p.keys();
    CHECK((*rotated)->find("key-2") != nullptr);
    CHECK((*rotated)->find("key-1") == nullptr);
}

TEST_CASE("old keys serve on when a refresh fails", "[graph][auth]") {
    platform p;
    const auto old = p.keys();
    p.documents.clear();
    for (int day = 0; day < 3; ++day) {
        p.now += 24h;
        const auto keys = p.keys();
        REQUIRE(keys.has_value());
        CHECK(*keys == *old);
    }
    CHECK(p.transport->urls.size() == 2 + 3);
    p.now += 29s;
    CHECK(p.keys().has_value());
    CHECK(p.transport->urls.size() == 2 + 3);
    p.now += 1s;
    CHECK(p.keys().has_value());
    CHECK(p.transport->urls.size() == 2 + 4);
}

TEST_CASE("an unknown kid refreshes the keys at most once in 30 seconds", "[graph][auth]") {
    platform p;
    const auto first = p.keys();
    p.documents[keys_url] = keys_of({&forge::signing_key(), &forge::next_key()});
    p.now += 29s;
    CHECK(*p.newer_than(*first) == *first);
    CHECK(p.transport->urls.size() == 2);
    p.now += 1s;
    const auto second = p.newer_than(*first);
    REQUIRE(second.has_value());
    CHECK((*second)->find("key-2") != nullptr);
    CHECK(p.transport->urls.size() == 4);
    for (int i = 0; i < 10; ++i) CHECK(*p.newer_than(*second) == *second);
    CHECK(p.transport->urls.size() == 4);
}

TEST_CASE("a failed refresh counts against the 30 seconds too", "[graph][auth]") {
    platform p;
    const auto first = p.keys();
    p.documents.clear();
    p.now += 30s;
    for (int i = 0; i < 10; ++i) {
        CHECK(*p.newer_than(*first) == *first);
        p.now += 2s;
    }
    CHECK(p.transport->urls.size() == 3);
}

TEST_CASE("who saw older keys than those at hand gets these without a refresh", "[graph][auth]") {
    platform p;
    const auto first = p.keys();
    p.now += 30s;
    const auto second = p.newer_than(*first);
    CHECK(*first != *second);
    p.now += 30s;
    CHECK(*p.newer_than(*first) == *second);
    CHECK(p.transport->urls.size() == 4);
}

TEST_CASE("all who miss a kid share one refresh", "[graph][auth]") {
    platform p;
    const auto first = p.keys();
    p.now += 30s;
    p.transport->hold();
    const auto one = bench::ask(p.io, p.source->newer_than(*first, bench::never));
    const auto two = bench::ask(p.io, p.source->newer_than(*first, bench::never));
    const auto hasty = bench::ask(p.io, p.source->newer_than(*first, net::steady_clock::now()));
    bench::settle(p.io);
    CHECK_FALSE(one->has_value());
    REQUIRE(hasty->has_value());
    CHECK(***hasty == *first);
    p.transport->release();
    bench::settle(p.io);
    REQUIRE(one->has_value());
    REQUIRE(two->has_value());
    CHECK(***one == ***two);
    CHECK(p.transport->urls.size() == 4);
}

TEST_CASE("one refresh runs at a time, however long it takes", "[graph][auth]") {
    platform p;
    const auto first = p.keys();
    p.now += 30s;
    p.transport->hold();
    const auto one = bench::ask(p.io, p.source->newer_than(*first, bench::never));
    bench::settle(p.io);
    p.now += 5min;
    const auto two = bench::ask(p.io, p.source->newer_than(*first, bench::never));
    bench::settle(p.io);
    CHECK(p.transport->urls.size() == 3);
    p.transport->release();
    bench::settle(p.io);
    REQUIRE(two->has_value());
    CHECK(***one == ***two);
}

TEST_CASE("a failure is repeated without asking until the pause is over", "[graph][auth]") {
    platform p;
    p.documents.clear();
    CHECK(p.failure() == net::errc::not_connected);
    CHECK(p.failure() == net::errc::not_connected);
    CHECK(p.transport->urls.size() == 1);
    p.now += 1s;
    CHECK(p.failure() == net::errc::not_connected);
    CHECK(p.transport->urls.size() == 2);
    p.now += 1s;
    CHECK(p.failure() == net::errc::not_connected);
    CHECK(p.transport->urls.size() == 2);
    p.now += 1s;
    p.documents = {{openid_url, openid_document(keys_url)}, {keys_url, keys_of({&forge::signing_key()})}};
    CHECK(p.keys().has_value());
}

TEST_CASE("a deadline ends the wait for keys, and the fetch goes on", "[graph][auth]") {
    platform p;
    p.transport->hold();
    const auto got = bench::answer_to(p.io, p.source->keys(net::steady_clock::now()));
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error() == auth_errc::out_of_time);
    p.transport->release();
    bench::settle(p.io);
    CHECK(p.source->current() != nullptr);
}

TEST_CASE("keys travel over TLS only", "[graph][auth]") {
    platform plain(platform::with_urls({"http://login.example/openid"}));
    CHECK(plain.failure() == auth_errc::not_https);
    CHECK(plain.transport->urls.empty());

    platform p;
    p.documents[openid_url] = openid_document("http://keys.example/v1/keys");
    CHECK(p.failure() == auth_errc::not_https);
    CHECK(p.transport->urls.size() == 1);
}

TEST_CASE("documents that lead to no key are refused", "[graph][auth]") {
    for (const auto& [openid, keys, expected] : std::vector<std::tuple<std::string, std::string, auth_errc>>{
             {"", "", auth_errc::bad_key_document},
             {"{}", "", auth_errc::bad_key_document},
             {R"({"jwks_uri":7})", "", auth_errc::bad_key_document},
             {openid_document(keys_url) + std::string(70'000, ' '), keys_of({&forge::signing_key()}),
              auth_errc::bad_key_document},
             {openid_document(keys_url), "{}", auth_errc::bad_key_document},
             {openid_document(keys_url), R"({"keys":[]})", auth_errc::no_usable_key}}) {
        platform p;
        p.documents = {{openid_url, openid}, {keys_url, keys}};
        CHECK(p.failure() == expected);
    }
    platform redirected;
    redirected.status = 302;
    CHECK(redirected.failure() == auth_errc::unexpected_answer);
    platform none(platform::with_urls({}));
    CHECK(none.failure() == auth_errc::not_fetched);
}

TEST_CASE("the keys of several documents are all good, and one that fails keeps those it had",
          "[graph][auth]") {
    const std::string second_url = "https://other.example/openid";
    platform p(platform::with_urls({openid_url, second_url}));
    p.documents[second_url] = openid_document("https://other.example/keys");
    p.documents["https://other.example/keys"] = keys_of({&forge::next_key()});
    const auto both = p.keys();
    REQUIRE(both.has_value());
    CHECK((*both)->size() == 2);

    p.documents.erase(second_url);
    p.now += 30s;
    const auto still = p.newer_than(*both);
    CHECK(*still != *both);
    CHECK((*still)->find("key-2") != nullptr);
}

TEST_CASE("a shard may go away while it waits for keys", "[graph][auth]") {
    platform p;
    p.transport->hold();
    {
        asio::io_context shard;
        bench::ask(shard, p.source->keys(bench::never));
        bench::settle(shard);
        bench::settle(p.io);
    }
    p.transport->release();
    bench::settle(p.io);
    CHECK(p.source->current() != nullptr);
}
