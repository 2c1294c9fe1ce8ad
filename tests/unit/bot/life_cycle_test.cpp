#include <set>

#include "tests/unit/bot/call_test.hpp"

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
    CHECK(s.state(call_state::establishing).done().empty());
    CHECK(s.state(call_state::established).done().empty());
    s.on(call_changed{call_state::established, graph::media_state::active, {}});
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
    s.ring().on(call_changed{call_state::established, graph::media_state::active, {}});
    CHECK(s.done() == lines{"answer", "subscribeToTone", "playPrompt menu"});
    s.state(call_state::establishing);
    CHECK(s.reason() == "late state ignored");
    s.state(call_state::established);
    CHECK(s.done().empty());
    CHECK(s.call().phase == call_phase::established);
}

TEST_CASE("a bare established is taken as audible after the grace period", "[bot][call]") {
    call_script s(menu_flow);
    s.ring().state(call_state::established).done();
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
    s.state(call_state::terminating);
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

TEST_CASE("a call that Graph says is established stays so, though the answer to `answer` is a failure",
          "[bot][call]") {
    for (const auto error :
         {request_error::refused, request_error::unavailable, request_error::outcome_unknown}) {
        call_script s(menu_flow);
        s.hold_answers().ring().establish().done();
        s.on(request_failed{1, error, 409, "8519", 5ms});
        CHECK(s.call().phase == call_phase::established);
        CHECK(s.done().empty());

        call_script early(menu_flow);
        early.hold_answers().ring().state(call_state::establishing).done();
        early.on(request_failed{1, error, 409, "8519", 5ms});
        CHECK(early.call().phase == call_phase::establishing);
    }
}

TEST_CASE("the first keepAlive and every other come within a quarter of an hour, and not all calls' at once",
          "[bot][call]") {
    std::set<instant> first;
    for (const char last : {'1', '2', '3', '4', '5', '6', '7', '8'}) {
        call_script s(menu_flow);
        call_offered e;
        e.id = graph::call_id(std::string("57dab8b1-894c-409a-b240-bd8beae7889") + last);
        s.on(e).establish();
        const auto due = s.call().timers.due(timer_name::keep_alive);
        REQUIRE(due);
        CHECK(*due - s.now() <= 15min);
        CHECK(*due - s.now() >= 13min);
        first.insert(*due);
        const auto interval = *due - s.now();
        s.on(timer_fired{timer_name::keep_alive, 1});
        CHECK(*s.call().timers.due(timer_name::keep_alive) - s.now() == interval);
    }
    CHECK(first.size() > 4);
}

TEST_CASE("outcomes of recordings and of requests are not taken for each other", "[bot][call]") {
    call_script s(flow_with(R"("sections": { "main": [ { "record": { "id": "r" } } ] })"));
    s.answered().recorded(8515).done();
    const auto number = s.call().pending.back().number;
    s.on(request_succeeded{number, {}, {}, 200, 1ms});
    CHECK(s.reason() == "answer to no request, ignored");
    CHECK(s.stored("f.wav").done() == lines{"delete"});
}

TEST_CASE("established with inactive audio is not spoken to before the grace period is over", "[bot][call]") {
    call_script s(menu_flow);
    s.ring().on(call_changed{call_state::established, graph::media_state::inactive, {}}).done();
    CHECK(s.wait(1999ms).done().empty());
    CHECK(s.wait(1ms).done() == lines{"subscribeToTone", "playPrompt menu"});
}

TEST_CASE("terminating said again does not put off the end", "[bot][call]") {
    call_script s(menu_flow);
    s.answered().state(call_state::terminating);
    const auto due = s.call().timers.due(timer_name::ending);
    REQUIRE(due);
    CHECK(s.wait(4s).state(call_state::terminating).call().timers.due(timer_name::ending) == due);
}

TEST_CASE("a caller who cancels while the call is being answered has hung up", "[bot][call]") {
    call_script s(menu_flow);
    s.ring().on(call_deleted{graph::result_info{487, 540487, {}}});
    CHECK(s.call().ended == ending::by_caller);
}
