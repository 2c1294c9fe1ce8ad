#include "server/flows/needed_roles.hpp"

#include <catch2/catch.hpp>

#include "bot/flow/load.hpp"
#include "bot/steps/registry.hpp"

using namespace switchhook;
using namespace switchhook::server;
using names = std::vector<std::string>;

namespace {

std::vector<role_need> needs_with(const std::string& steps) {
    problems found;
    const auto flow = bot::load_flow(
        R"({"version": 1, "targets": {"night": {"phone": "+33123456789"}, "u": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}},
            "sections": {"main": [)" +
            steps + "]}}",
        "f", "f.json", found);
    for (const auto& p : found.all()) UNSCOPED_INFO(to_string(p));
    REQUIRE(flow);
    return needs_of(*flow);
}

names roles_for(const std::string& steps) {
    const auto needs = needs_with(steps);
    return least_roles(needs);
}

}  // namespace

TEST_CASE("every verb says which methods it leads to", "[flows][roles]") {
    const std::vector<std::string_view> asks_nothing{"goto",   "log", "wait", "set",   "switch", "run",
                                                     "return", "tag", "http", "fetch", "notify", "hours"};
    for (const auto& kind : bot::step_kinds()) {
        CAPTURE(kind.verb);
        const bool silent =
            std::find(asks_nothing.begin(), asks_nothing.end(), kind.verb) != asks_nothing.end();
        CHECK(methods_of(kind.verb).empty() == silent);
    }
    CHECK(methods_of("nothing").empty());
}

TEST_CASE("the least roles of flows", "[flows][roles]") {
    CHECK(roles_for(R"({"reject": {}})") == names{});
    CHECK(roles_for(R"({"play": {"say": "x"}})") == names{"Calls.Initiate.All"});
    CHECK(roles_for(R"({"menu": {"prompt": {"say": "x"}, "options": {"1": [{"hangup": {}}]}}})") ==
          names{"Calls.AccessMedia.All"});
    CHECK(roles_for(R"({"record": {"id": "r", "max": "10s"}})") == names{"Calls.AccessMedia.All"});
    CHECK(roles_for(R"({"form": {"id": "f", "fields": [{"name": "a"}]}})") == names{"Calls.AccessMedia.All"});
    CHECK(roles_for(R"({"voicemail": {"id": "m"}})") == names{"Calls.AccessMedia.All"});
    CHECK(roles_for(R"({"hunt": {"to": ["u", "night"]}})") == names{"Calls.Initiate.All"});
    CHECK(
        roles_for(
            R"({"hunt": {"to": "u", "between": {"say": "x"}, "options": {"1": [{"hangup": {}}]}}})") ==
        names{"Calls.AccessMedia.All", "Calls.Initiate.All"});
    CHECK(roles_for(R"({"queue": {"name": "line", "agents": "u"}})") == names{"Calls.Initiate.All"});
    CHECK(roles_for(R"({"callback": {"flow": "f"}})") == names{"Calls.Initiate.All"});
    CHECK(roles_for(R"({"transfer": {"to": "u"}})") == names{"Calls.Initiate.All"});
    CHECK(roles_for(R"({"play": {"say": "x"}}, {"transfer": {"to": "u"}})") == names{"Calls.Initiate.All"});
    CHECK(roles_for(R"({"record": {"id": "r", "max": "10s"}}, {"transfer": {"to": "u"}})") ==
          names{"Calls.AccessMedia.All", "Calls.Initiate.All"});
    CHECK(roles_for(R"({"call": {"to": "u"}})") == names{"Calls.Initiate.All"});
    CHECK(
        roles_for(
            R"({"call": {"to": "night", "from": {"applicationInstance": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f"}}})") ==
        names{"Calls.Initiate.All"});
    const auto group =
        roles_for(R"({"call": {"to": ["u", {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f"}]}})");
    CHECK(std::find(group.begin(), group.end(), "Calls.InitiateGroupCall.All") != group.end());
    const auto join = roles_for(R"({"join": {"meeting": {"id": "123456789"}}})");
    CHECK(std::find(join.begin(), join.end(), "Calls.JoinGroupCall.All") != join.end());
}

TEST_CASE("what is held is compared with what is needed", "[flows][roles]") {
    const std::vector<role_need> needs{{"get", "", "f", {"Calls.Initiate.All", "Calls.AccessMedia.All"}},
                                       {"transfer", "transfer", "f", {"Calls.Initiate.All"}}};
    const auto of = [&](const names& held) { return compare_roles(needs, held); };
    CHECK(of({"Calls.Initiate.All"}).missing.empty());
    CHECK(of({"Calls.Initiate.All"}).superfluous.empty());
    CHECK(of({"Calls.Initiate.All", "Calls.AccessMedia.All"}).superfluous == names{"Calls.AccessMedia.All"});
    REQUIRE(of({"Calls.AccessMedia.All"}).missing.size() == 1);
    CHECK(of({"Calls.AccessMedia.All"}).missing.front().role == "Calls.Initiate.All");
    CHECK(of({"Calls.AccessMedia.All"}).missing.front().for_what.size() == 1);
    REQUIRE(of({}).missing.size() == 1);
    CHECK(of({}).missing.front().for_what.size() == 2);
}

TEST_CASE("every role of a calling method has its id", "[flows][roles]") {
    for (const auto& m : graph::all_methods())
        for (const auto role : m.permissions) {
            CAPTURE(role);
            CHECK(app_role_id(role).size() == 36);
        }
    CHECK(app_role_id("User.Read.All").empty());
}
