// A call that really was, replayed.

#include <catch2/catch.hpp>

#include "tests/integration/control_api.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"

namespace switchhook::test {

TEST_CASE("a call that was goes the same way again, and another through a changed flow", "[replay]") {
    installation_wish wish{std::string(reception_flow)};
    wish.speed = 1;  // a request that comes 2 s / speed late is a difference
    installation at(wish);
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("calls can be taken") != std::string::npos; }, 30s));
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    REQUIRE(call.outcome() == "transferred");

    const auto flow = at.folder().file("flows/reception.json");
    auto seen = run_beside(at, {"replay", "--calls", "--flow", flow});
    CHECK(seen.output == "1 call: 1 the same way, 0 another\n");
    CHECK(seen.status == 0);

    std::string other(reception_flow);
    const std::string option = R"("1": "sales")";
    other.replace(other.find(option), option.size(), R"("1": "goodbye")");
    const auto changed = at.folder().write("changed/reception.json", other);
    seen = run_beside(at, {"replay", "--calls", "--flow", changed});
    CHECK_THAT(seen.output, Catch::Contains("at main/2 (menu) pressed 1: was sales, would be goodbye\n"));
    CHECK(seen.status == 1);

    // What the emulator wrote down of it is a recording of notifications and requests.
    const auto exchange = at.web().get(at.emulator_url() + "/emulator/calls/" + call.id());
    const auto recording = at.folder().write("call.json", exchange.body);
    seen = run_beside(at, {"replay", recording, "--flow", flow});
    CHECK_THAT(seen.output, Catch::EndsWith(", 0 differences\n"));
    CHECK(seen.status == 0);
    CHECK(run_beside(at, {"replay", recording, "--flow", changed}).status == 1);

    // The bot takes what the emulator signs, and nothing else.
    const auto late = at.folder().write(
        "late.json", R"({"value":[{"changeType":"updated","resourceUrl":"/communications/calls/gone",
        "resourceData":{"@odata.type":"#microsoft.graph.call","state":"established"}}]})");
    std::vector<std::string> post{"replay",  late,      "--to", at.public_url() + "/callback",
                                  "--trust", at.trust()};
    seen = run_beside(at, post);
    CHECK_THAT(seen.output, Catch::StartsWith(late + ":1: 401: "));
    CHECK(seen.status == 1);
    post.insert(post.end(), {"--emulator", at.emulator_url()});
    seen = run_beside(at, post);
    CHECK(seen.output == late + ":1: 202\n");
    CHECK(seen.status == 0);

    seen = run_beside(at, {"draw", flow, "--calls"});
    CHECK_THAT(seen.output, Catch::Contains("transfer sales · 1"));
    CHECK(seen.status == 0);
}

}  // namespace switchhook::test
