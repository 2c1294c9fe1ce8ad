#include "server/runtime/token_tenant.hpp"

#include <catch2/catch.hpp>

using switchhook::server::token_tenant;

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
