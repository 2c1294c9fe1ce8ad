// Transfers that ask first: two calls at Graph, put together.

#include <catch2/catch.hpp>

#include "base/json/writer.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {
namespace {

constexpr std::string_view sales = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";

const std::string asking_flow = R"({ "version": 1,
  "prompts": { "for-you": { "file": "welcome.wav" }, "music": { "file": "long.wav" }, "sorry": { "file": "sorry.wav" } },
  "on": { "hangup": "bye" },
  "sections": {
    "main": [ { "transfer": { "id": "s", "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "timeout": "60s",
                "consult": { "announce": "for-you", "accept": "1", "within": "60s", "music": "music" },
                "failed": [ { "play": "sorry" } ] } } ],
    "bye": [ { "log": "over: ${call.ended} ${s.result}" } ] } })";

// The call that the bot placed, once the emulator has it.
std::string leg_of(installation& at, followed_call& caller) {
    caller.wait_for_prompt("music");
    for (const auto until = std::chrono::steady_clock::now() + 30s;
         std::chrono::steady_clock::now() < until;) {
        const auto page = at.control_document("/emulator/calls");
        const auto calls = page.root()["calls"];
        for (std::size_t n = 0; n < calls.size(); ++n)
            if (calls.at(n)["direction"].string_or() == "outgoing") return calls.at(n)["id"].string_or();
    }
    throw std::runtime_error("the bot called nobody");
}

}  // namespace

TEST_CASE("a caller is handed over to whoever takes the call by a key", "[calls][consult]") {
    installation at({asking_flow});
    followed_call caller(at, at.ring());
    followed_call leg(at, leg_of(at, caller));
    leg.wait_for_prompt("for-you");
    leg.press("1");
    leg.wait_for_end();
    caller.wait_for_end();
    CHECK(caller.outcome() == "transferred");
    const auto asked = caller.all("request").back()["body"]["transferTarget"];
    CHECK(asked["replacesCallId"].string_or() == leg.id());
    CHECK(asked["identity"]["user"]["id"].string_or() == sales);
    CHECK(at.ended_call(caller.id()).root()["outcome"].string_or() == "transfer");
    caller.check_all_accepted();
    CHECK(count_lines_with(at.bot().errors(), "flow: over: transfer transferred") == 1);
    CHECK(count_lines_with(at.bot().errors(), "flow: over:") == 1);
}

TEST_CASE("a caller stays with the bot when nobody takes the call", "[calls][consult]") {
    installation at({asking_flow});
    SECTION("the target is busy") {
        REQUIRE(at.control("PUT", "/emulator/users/" + std::string(sales), R"({"answers":"busy"})").status ==
                204);
        followed_call caller(at, at.ring());
        caller.wait_for_prompt("sorry");
        caller.wait_for_end();
        CHECK(count_lines_with(at.bot().errors(), "flow: over: hangup busy") == 1);
    }
    SECTION("the caller hangs up while the target listens") {
        followed_call caller(at, at.ring());
        followed_call leg(at, leg_of(at, caller));
        leg.wait_for_prompt("for-you");
        caller.hang_up();
        leg.wait_for_end();
        caller.wait_for_end();
        CHECK(count_lines_with(at.bot().errors(), "flow: over: caller") == 1);
    }
}

}  // namespace switchhook::test
