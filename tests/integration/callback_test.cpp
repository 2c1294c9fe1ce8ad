// Callers who are called back, by a server that was killed meanwhile.

#include <catch2/catch.hpp>

#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

const std::string asking_flow = R"({ "version": 1, "sections": { "main": [ { "answer": {} },
    { "callback": { "id": "again", "flow": "reminder", "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
                    "after": "2s", "params": { "ticket": "4711" }, "failed": [ { "log": "nobody: ${again.reason}" } ] } },
    { "log": "kept until ${again.due}" }, { "hangup": {} } ] } })";

const std::string reminder_flow = R"({ "version": 1, "params": { "ticket": "none" },
    "sections": { "main": [ { "call": {} }, { "log": "called back about ${params.ticket}" }, { "hangup": {} } ] } })";

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
    const auto seen = at.control_document("/emulator/calls");
    std::size_t placed = 0;
    for (std::size_t i = 0; i < seen.root()["calls"].size(); ++i)
        placed += seen.root()["calls"].at(i)["direction"].string_or() == "outgoing" ? 1 : 0;
    CHECK(placed == 1);
}

}  // namespace switchhook::test
