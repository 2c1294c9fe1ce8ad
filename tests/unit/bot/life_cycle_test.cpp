#include <catch2/catch.hpp>

#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace std::chrono_literals;
using test::call_script;
using test::flow_with;
using lines = std::vector<std::string>;

namespace {

const std::string menu_flow = flow_with(R"(
    "prompts": { "menu": { "say": "For sales press 1." } },
    "on": { "hangup": "cleanup" },
    "sections": {
      "main": [ { "menu": { "id": "choice", "prompt": "menu", "options": { "1": [ { "hangup": {} } ] }, "exhausted": "bye" } } ],
      "bye": [ { "log": "nothing chosen" } ],
      "cleanup": [ { "log": "ended by ${call.ended}" } ]
    })");

}  // namespace

TEST_CASE("a media step answers the call, and waits for its audio", "[bot][call]") {
    call_script s(menu_flow);
    CHECK(s.ring().done() == lines{"answer"});
    CHECK(s.state(graph::call_state::establishing).done().empty());
    CHECK(s.state(graph::call_state::established).done().empty());
    s.on(call_changed{graph::call_state::established, graph::media_state::active, {}});
    CHECK(s.done() == lines{"subscribeToTone", "playPrompt menu"});
    CHECK(s.call().phase == call_phase::established);
}

TEST_CASE("the answer names the callback, the media and how long it may take", "[bot][call]") {
    call_script s(menu_flow);
    s.ring();
    REQUIRE(s.requests().size() == 1);
    const auto& answer = std::get<graph::answer_request>(s.requests()[0].request);
    CHECK(answer.callback_uri == "https://bot.example.org/callback");
    CHECK(answer.accepted_modalities == lines{"audio"});
    CHECK(s.requests()[0].within == 15s);
}

TEST_CASE("established may come before establishing, and more than once", "[bot][call]") {
    call_script s(menu_flow);
    s.ring().on(call_changed{graph::call_state::established, graph::media_state::active, {}});
    CHECK(s.done() == lines{"answer", "subscribeToTone", "playPrompt menu"});
    s.state(graph::call_state::establishing);
    CHECK(s.reason() == "late state ignored");
    s.state(graph::call_state::established);
    CHECK(s.done().empty());
    CHECK(s.call().phase == call_phase::established);
}

TEST_CASE("a bare established is taken as audible after the grace period", "[bot][call]") {
    call_script s(menu_flow);
    s.ring().state(graph::call_state::established).done();
    CHECK(s.wait(1999ms).done().empty());
    CHECK(s.wait(1ms).done() == lines{"subscribeToTone", "playPrompt menu"});
}

TEST_CASE("a second offer of the same call is ignored", "[bot][call]") {
    call_script s(menu_flow);
    s.ring().done();
    CHECK(s.ring().done().empty());
    CHECK(s.reason() == "offered again, ignored");
}

TEST_CASE("a call for which there is no room is rejected as busy and leaves no trace in the flow",
          "[bot][call]") {
    call_script s(menu_flow);
    CHECK(s.ring(admission::busy).done() == lines{"reject busy"});
    CHECK(s.on(call_deleted{}).done() == lines{"release the call"});
    CHECK(s.call().ended == ending::rejected);
}

TEST_CASE("the caller who hangs up during a prompt ends everything, and on.hangup runs once", "[bot][call]") {
    call_script s(menu_flow);
    s.answered().done();
    CHECK(s.caller_hangs_up().done() == lines{"log: ended by caller", "release the call"});
    CHECK_FALSE(s.call().timers.next());
    CHECK(s.caller_hangs_up().done().empty());
    CHECK(s.press("1").done().empty());
    CHECK(s.prompt_done().done().empty());
    CHECK(s.reason() == "after the end, ignored");
}

TEST_CASE("asking to hang up is not the end: the call ends when Graph says so", "[bot][call]") {
    call_script s(menu_flow);
    s.answered().done();
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "delete"});
    CHECK(s.call().phase == call_phase::terminating);
    CHECK_FALSE(s.released());
    s.state(graph::call_state::terminating);
    CHECK(s.caller_hangs_up().done() == lines{"log: ended by hangup", "release the call"});
    CHECK(s.call().ended == ending::by_hangup);
}

TEST_CASE("the end of a section hangs up", "[bot][call]") {
    call_script s(menu_flow);
    s.answered().prompt_done().done();
    s.wait(5s).prompt_done().wait(5s).prompt_done().done();
    CHECK(s.wait(5s).done() == lines{"log: nothing chosen", "delete"});
}

TEST_CASE("the call is kept alive every quarter of an hour", "[bot][call]") {
    call_script s(flow_with(
        R"("sections": { "main": [ { "record": { "id": "r", "max": "120s" } }, { "goto": "main" } ] })"));
    s.answered().done();
    int kept = 0;
    for (int minute = 0; minute < 60; ++minute) {
        s.wait(59s).recorded(8515).stored("f");
        for (const auto& line : s.wait(1s).done()) kept += line == "keepAlive" ? 1 : 0;
    }
    CHECK(kept >= 3);
    CHECK(kept <= 4);
}

TEST_CASE("a request that Graph answers with 404 ends the call as lost", "[bot][call]") {
    call_script s(menu_flow);
    s.fail_next("playPrompt", request_error::gone, 404, "8522");
    s.answered();
    CHECK(s.call().ended == ending::lost);
    CHECK(s.done() ==
          lines{"answer", "subscribeToTone", "playPrompt menu", "log: ended by lost", "release the call"});
}

TEST_CASE("an answer that comes too late is the end", "[bot][call]") {
    call_script s(menu_flow);
    s.fail_next("answer", request_error::gone, 404, "8522").ring();
    CHECK(s.call().phase == call_phase::terminated);
    CHECK(s.call().ended == ending::lost);
    CHECK(s.released());
}

TEST_CASE("an answer that is refused rejects the call", "[bot][call]") {
    call_script s(menu_flow);
    s.fail_next("answer", request_error::refused, 403, "7504").ring();
    CHECK(s.done() == lines{"answer", "reject none"});
    CHECK(s.call().phase == call_phase::terminating);
}

TEST_CASE("an operator ends a call", "[bot][call]") {
    call_script s(menu_flow);
    s.answered().done();
    CHECK(s.on(hang_up_asked{}).done() == lines{"delete"});
    CHECK(s.on(hang_up_asked{}).done().empty());
}

TEST_CASE("an ending with an error of the platform is a lost call", "[bot][call]") {
    call_script s(menu_flow);
    s.answered().on(call_deleted{graph::result_info{500, 1005, {}}});
    CHECK(s.call().ended == ending::lost);
}

TEST_CASE("a flow that runs in circles is stopped", "[bot][call]") {
    call_script s(flow_with(
        R"("sections": { "main": [ { "answer": {} }, { "goto": "again" } ], "again": [ { "goto": "again" } ] })"));
    s.answered();
    CHECK(s.reason() == "request accepted");
    CHECK(s.call().phase == call_phase::terminating);
}
