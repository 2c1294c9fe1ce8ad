#include "server/flows/leaked_secrets.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;

TEST_CASE("a flow does not get the secrets of the configuration by the environment", "[server][flows]") {
    ::setenv("ORDERS_URL", "https://orders.example.com", 1);
    ::setenv("BOT_SECRET", "s3cret-of-the-app", 1);
    config::settings s;
    s.app.client_secret = secret("s3cret-of-the-app");
    problems found;
    const auto loaded = read_flow_text(R"({ "version": 1, "env": ["ORDERS_URL",
  "BOT_SECRET", "UNKNOWN"], "sections": { "main": [{ "answer": {} }, { "hangup": {} }] } })",
                                       "desk.json", {}, found);
    REQUIRE(loaded.flow);
    problems leaks;
    find_leaked_secrets(loaded, "desk.json", s, leaks);
    REQUIRE(leaks.all().size() == 1);
    CHECK(to_string(leaks.all()[0]) ==
          "desk.json:2:3: /env/1: \"BOT_SECRET\" holds app.secret, which no flow may have");
    CHECK(to_string(leaks.all()[0]).find("s3cret") == std::string::npos);
    s.app.client_secret = secret("another");
    problems none;
    find_leaked_secrets(loaded, "desk.json", s, none);
    CHECK(none.empty());
    ::unsetenv("BOT_SECRET");
    ::unsetenv("ORDERS_URL");
}
