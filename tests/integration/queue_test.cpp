// Two callers in one line, and one agent.

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

const std::string support_flow = R"({ "version": 1,
  "prompts": { "hold": { "file": "long.wav" }, "place": { "file": "welcome.wav" }, "for-you": { "file": "ticket.wav" },
               "bye": { "file": "thanks.wav" } },
  "on": { "hangup": "end" },
  "sections": {
    "main": [ { "queue": { "id": "q", "name": "support", "agents": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
                "music": "hold", "announce": { "prompt": "place", "every": "10m" },
                "ring": "60s", "consult": { "announce": "for-you", "accept": "1", "within": "60s" },
                "options": { "9": [ { "play": "bye" } ] }, "failed": [ { "hangup": {} } ] } } ],
    "end": [ { "log": "over: ${call.ended} ${q.result} ${q.position}" } ] } })";

// Once somebody is being called, or as many callers wait as are wanted.
json::document lines_when(installation& at, const std::function<bool(json::value)>& is_so) {
    for (const auto until = std::chrono::steady_clock::now() + 30s;
         std::chrono::steady_clock::now() < until;) {
        auto page = at.admin_document("/api/queues");
        if (page.root()["queues"].size() == 1 && is_so(page.root()["queues"].at(0))) return page;
    }
    throw std::runtime_error("the line is never so");
}

std::vector<std::string> calls_placed(installation& at) {
    const auto page = at.control_document("/emulator/calls");
    const auto calls = page.root()["calls"];
    std::vector<std::string> placed;
    for (std::size_t n = 0; n < calls.size(); ++n)
        if (calls.at(n)["direction"].string_or() == "outgoing")
            placed.push_back(calls.at(n)["id"].string_or());
    return placed;
}

}  // namespace

TEST_CASE("two callers wait for one agent: one is connected, the other moves up and leaves by a key",
          "[calls][queue]") {
    installation at({support_flow});
    followed_call first(at, at.ring("+33612345671"));
    first.wait_for_prompt("hold");
    lines_when(at, [](json::value line) { return line["agents"].at(0)["state"].string_or() == "rings"; });
    followed_call second(at, at.ring("+33612345672"));
    second.wait_for_prompt("place");
    second.wait_for_prompt("hold");
    lines_when(at, [&](json::value line) {
        return line["callers"].size() == 2 && line["callers"].at(1)["call"].string_or() == second.id() &&
               !line["callers"].at(1)["rings"].as_bool().value_or(true);
    });

    const auto legs = calls_placed(at);
    REQUIRE(legs.size() == 1);
    followed_call leg(at, legs.front());
    leg.wait_for_prompt("for-you");
    leg.press("1");
    leg.wait_for_end();
    first.wait_for_end();
    CHECK(first.outcome() == "transferred");
    const auto asked = first.all("request").back()["body"]["transferTarget"];
    CHECK(asked["replacesCallId"].string_or() == leg.id());

    lines_when(at, [](json::value line) {
        return line["callers"].size() == 1 && line["agents"].at(0)["state"].string_or() == "rests";
    });
    second.press("9");
    second.wait_for_prompt("bye");
    second.wait_for_end();
    lines_when(at, [](json::value line) { return line["callers"].size() == 0; });
    CHECK(at.ended_call(first.id()).root()["outcome"].string_or() == "transfer");
    CHECK(at.ended_call(second.id()).root()["outcome"].string_or() == "hangup");
    CHECK(calls_placed(at).size() == 1);
    CHECK(count_lines_with(at.bot().errors(), "flow: over: transfer connected") == 1);
    CHECK(count_lines_with(at.bot().errors(), "flow: over: hangup left 1") == 1);
}

}  // namespace switchhook::test
