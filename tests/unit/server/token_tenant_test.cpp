#include "server/runtime/token_tenant.hpp"

#include <catch2/catch.hpp>

#include <set>

#include "graph/client/token_source.hpp"

using namespace switchhook;
using switchhook::server::tenants_without_token;
using switchhook::server::token_tenant;

namespace {

struct some_tokens final : graph::token_source {
    std::set<std::string> in_trouble;
    asio::awaitable<result<secret>> token(std::string, net::deadline) override { co_return secret("t"); }
    void invalidate(const std::string&, const secret&) override {}
    [[nodiscard]] std::string trouble(const std::string& tenant) const override {
        return in_trouble.contains(tenant) ? "no consent" : "";
    }
};

}  // namespace

TEST_CASE("a bot of one tenant uses its own token for every call", "[server][tenant]") {
    CHECK(token_tenant("home", {}, "other") == "home");
    CHECK(token_tenant("home", {}, "") == "home");
}

TEST_CASE("a bot of several tenants uses the token of the call's tenant", "[server][tenant]") {
    CHECK(token_tenant("home", {"a", "b"}, "b") == "b");
    CHECK(token_tenant("home", {"a", "b"}, "B") == "b");
    CHECK(token_tenant("home", {"a", "b"}, "c") == "home");
    CHECK(token_tenant("home", {"a", "b"}, "") == "home");
    CHECK(token_tenant("home", {"any"}, "c") == "c");
    CHECK(token_tenant("home", {"any"}, "") == "home");
}

TEST_CASE("tenants without a token count once each, the bot's own and those that it serves",
          "[server][tenant]") {
    some_tokens tokens;
    CHECK(tenants_without_token(tokens, "home", {"home", "a", "b"}) == 0);
    tokens.in_trouble = {"home", "b", "stranger"};
    CHECK(tenants_without_token(tokens, "home", {}) == 1);
    CHECK(tenants_without_token(tokens, "home", {"home", "a", "b"}) == 2);
    CHECK(tenants_without_token(tokens, "home", {"any"}) == 1);
}
