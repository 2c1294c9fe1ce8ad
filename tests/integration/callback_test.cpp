// Callers who are called back, by a server that was killed meanwhile.

#include <catch2/catch.hpp>

#include "tests/integration/followed_call.hpp"
#include "tests/integration/soon.hpp"

namespace switchhook::test {
namespace {

const std::string asking_flow = R"({ "version": 1, "sections": { "main": [ { "answer": {} },
    { "callback": { "id": "again", "flow": "reminder", "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
                    "after": "2s", "params": { "ticket": "4711" }, "failed": [ { "log": "nobody: ${again.reason}" } ] } },
    { "log": "kept until ${again.due}" }, { "hangup": {} } ] } })";

const std::string reminder_flow = R"({ "version": 1, "params": { "ticket": "none" },
    "sections": { "main": [ { "call": {} }, { "log": "called back about ${params.ticket}" }, { "hangup": {} } ] } })";

std::vector<std::string> placed_calls(installation& at) {
    const auto seen = at.control_document("/emulator/calls");
    const auto calls = seen.root()["calls"];
    std::vector<std::string> placed;
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (calls.at(i)["direction"].string_or() == "outgoing")
            placed.push_back(calls.at(i)["id"].string_or());
    return placed;
}

bool says(const std::string& log, std::string_view what) { return count_lines_with(log, what) > 0; }

}  // namespace

TEST_CASE("a caller is called back once, although the server was killed meanwhile", "[calls][callback]") {
    installation_wish wish{asking_flow};
    wish.files = {{"flows/reminder.json", reminder_flow}};
    installation at(wish);
    at.ring();
    REQUIRE(at.bot().wait_for_errors([](const auto& log) { return says(log, "flow: kept until 2"); }, 10s));
    at.kill_and_restart_bot();
    const auto kept = at.admin_document("/api/callbacks");
    REQUIRE(kept.root()["callbacks"].size() == 1);
    CHECK(kept.root()["callbacks"].at(0)["flow"].string_or() == "reminder");
    REQUIRE(at.bot().wait_for_errors(
        [](const auto& log) {
            return says(log, "flow: called back about 4711") && says(log, "callbacks: answered");
        },
        20s));
    CHECK(at.admin_document("/api/callbacks").root()["callbacks"].size() == 0);
    CHECK(placed_calls(at).size() == 1);
}

TEST_CASE("somebody who answers behind a restart is not called again", "[calls][callback]") {
    installation_wish wish{asking_flow};
    wish.files = {{"flows/reminder.json", reminder_flow}};
    wish.settings = R"("store": { "sqlite": "var/calls.db" },)";
    installation at(wish);
    REQUIRE(at.control("PUT", "/emulator/limits", R"({"callRing":"1h"})").status < 300);
    REQUIRE(at.control("PUT", "/emulator/users/8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", R"({"answers":"asks"})")
                .status == 204);
    at.ring();
    REQUIRE(
        at.bot().wait_for_errors([](const auto& log) { return says(log, "callbacks: calling back"); }, 20s));
    std::string ringing;
    REQUIRE(soon([&] {
        const auto seen = placed_calls(at);
        if (!seen.empty()) ringing = seen.front();
        return !ringing.empty();
    }));
    at.kill_and_resume_bot();
    REQUIRE(at.control("POST", "/emulator/calls/" + ringing + "/answer", "{}").status == 204);
    CHECK(at.bot().wait_for_errors(
        [](const auto& log) {
            return says(log, "flow: called back about 4711") && says(log, "callbacks: answered");
        },
        20s));
    CHECK(at.admin_document("/api/callbacks").root()["callbacks"].size() == 0);
    CHECK(placed_calls(at).size() == 1);
}

}  // namespace switchhook::test
