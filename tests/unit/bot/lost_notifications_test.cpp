#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string play_flow = flow_with(R"(
    "prompts": { "hello": { "say": "Hello." }, "bye": { "say": "Bye." } },
    "sections": { "main": [ { "play": { "prompt": "hello", "failed": "after" } }, { "goto": "after" } ],
                  "after": [ { "play": "bye" } ] })");

}  // namespace

TEST_CASE("a missing established is asked for", "[bot][lost]") {
    call_script s(play_flow);
    s.ring().done();
    CHECK(s.wait(10s).done() == lines{"get"});
    CHECK(s.call().phase == call_phase::established);
    CHECK(s.wait(2s).done() == lines{"playPrompt hello"});
}

TEST_CASE("a call that is never established is given up after three questions", "[bot][lost]") {
    call_script s(play_flow);
    s.tell(call_state::establishing).ring().done();
    CHECK(s.wait(40s).done() == lines{"get", "get", "get", "delete"});
    s.tell(call_state::terminated);
    CHECK(s.wait(10s).done() == lines{"get", "release the call"});
}

TEST_CASE("a prompt whose end is never reported is passed after its length and five seconds", "[bot][lost]") {
    call_script s(play_flow);
    s.answered().done();
    CHECK(s.wait(6999ms).done().empty());
    CHECK(s.wait(1ms).done() == lines{"get", "playPrompt bye"});
}

TEST_CASE("a missing end of the call is found out when something is asked of it", "[bot][lost]") {
    call_script s(play_flow);
    s.answered().done();
    s.fail_next("get", request_error::gone, 404, "8522");
    s.wait(7s);
    CHECK(s.call().ended == ending::lost);
}

TEST_CASE("a hang-up that is not confirmed is repeated, and after three questions taken as done",
          "[bot][lost]") {
    call_script s(play_flow);
    s.answered().on(hang_up_asked{}).done();
    CHECK(s.wait(10s).done() == lines{"get", "delete"});
    CHECK(s.wait(60s).done() == lines{"get", "delete", "get", "delete", "release the call"});
    CHECK(s.call().ended == ending::by_hangup);
}

TEST_CASE("an answer whose fate is unknown is not sent again before Graph says that the call still rings",
          "[bot][lost]") {
    call_script s(play_flow);
    s.tell(call_state::incoming).fail_next("answer", request_error::outcome_unknown, 504);
    CHECK(s.ring().done() == lines{"answer", "get", "answer"});

    call_script other(play_flow);
    other.tell(call_state::established).fail_next("answer", request_error::outcome_unknown, 0);
    CHECK(other.ring().done() == lines{"answer", "get"});
    CHECK(other.call().phase == call_phase::established);
}

TEST_CASE("an answer that Graph fails at is tried again while the call rings, a few times", "[bot][lost]") {
    call_script once(play_flow);
    once.tell(call_state::incoming).fail_next("answer", request_error::unavailable, 502);
    CHECK(once.ring().done() == lines{"answer", "get", "answer"});

    call_script ever(play_flow);
    ever.tell(call_state::incoming);
    for (int i = 0; i < 10; ++i) ever.fail_next("answer", request_error::unavailable, 502);
    CHECK(ever.ring().done() ==
          lines{"answer", "get", "answer", "get", "answer", "get", "answer", "reject none"});
}

TEST_CASE("a prompt whose request got no answer is not sent again", "[bot][lost]") {
    call_script s(play_flow);
    s.fail_next("playPrompt", request_error::outcome_unknown, 504).answered();
    CHECK(s.done() == lines{"answer", "playPrompt hello", "get"});
    CHECK(s.prompt_done().done() == lines{"playPrompt bye"});
}

TEST_CASE("a refused prompt takes the step's failed branch", "[bot][lost]") {
    call_script s(play_flow);
    s.fail_next("playPrompt", request_error::refused, 400, "8523").answered();
    CHECK(s.done() == lines{"answer", "playPrompt hello", "playPrompt bye"});
}

TEST_CASE("the completion of a cancelled prompt that arrives late is ignored", "[bot][lost]") {
    call_script s(flow_with(R"(
        "prompts": { "a": { "say": "A." }, "b": { "say": "B." } },
        "sections": { "main": [ { "menu": { "prompt": "a", "options": { "1": [ { "play": "b" } ] }, "exhausted": "main" } } ] })"));
    s.answered();
    const auto first = client_context(s.call(), s.call().media->request);
    s.done();
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "playPrompt b"});
    s.on(operation_ended{graph::operation_id("x"),
                         first,
                         graph::operation_status::failed,
                         graph::result_info{400, 8508, {}},
                         {},
                         {}});
    CHECK(s.reason() == "operation is not the current one, ignored");
    CHECK(s.done().empty());
    CHECK(s.prompt_done().done() == lines{"delete"});
}

TEST_CASE("a completion that arrives before the answer to its request is not lost", "[bot][lost]") {
    call_script s(play_flow);
    s.ring().hold_answers().establish().done();
    const auto request = s.call().media->request;
    CHECK(s.prompt_done().done() == lines{"playPrompt bye"});
    s.on(request_succeeded{request, graph::operation_id("op"), {}, 200, 5ms});
    CHECK(s.call().media->operation.empty());
}

TEST_CASE("a timer of an earlier generation is dropped", "[bot][lost]") {
    call_script s(play_flow);
    s.answered().prompt_done().done();
    s.on(timer_fired{timer_name::media, 1});
    CHECK(s.reason() == "old timer ignored");
    CHECK(s.done().empty());
}

TEST_CASE("rule 9: a completion without clientContext is matched by the operation's id, and only by it",
          "[bot][lost]") {
    call_script s(play_flow);
    s.answered().done();
    const auto end = [](const std::string& id) {
        return operation_ended{graph::operation_id(id), {}, graph::operation_status::completed, {}, {}, {}};
    };
    const auto current = "op-" + std::to_string(s.call().media->request);
    CHECK(s.on(end("op-99")).done().empty());
    CHECK(s.reason() == "operation is not the current one, ignored");
    CHECK(s.on(end("")).done().empty());
    CHECK(s.on(end(current)).done() == lines{"playPrompt bye"});

    call_script unanswered(play_flow);
    unanswered.ring().hold_answers().establish().done();
    CHECK(unanswered.on(end("")).done().empty());
}

TEST_CASE("a call that still rings is not answered again while the answer is on its way", "[bot][lost]") {
    call_script s(play_flow);
    s.hold_answers().ring().wait(25s).done();
    const auto look = s.requests().back();
    REQUIRE(std::holds_alternative<graph::get_call_request>(look.request));
    s.on(request_succeeded{look.number, {}, call_changed{call_state::incoming, {}, {}}, 200, 5ms});
    CHECK(s.done().empty());
}

TEST_CASE("the failed request of a prompt that was cancelled fails nothing else", "[bot][lost]") {
    call_script s(flow_with(R"(
        "prompts": { "a": { "say": "A." }, "b": { "say": "B." } },
        "sections": { "main": [ { "menu": { "prompt": "a", "options": { "1": [ { "play": "b" } ] } } } ] })"));
    s.ring().hold_answers().establish();
    const auto first = s.call().media->request;
    s.press("1").done();
    s.on(request_failed{first, request_error::refused, 400, "8523", 5ms});
    CHECK(s.done().empty());
    CHECK(s.call().media);
}
