#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string user = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";

std::string transfer_flow(std::string_view branches) {
    return flow_with(
        R"("prompts": { "busy": { "say": "Busy." }, "out": { "say": "Out." } }, "targets": { "sales": { "user": ")" +
        user +
        R"(" } }, "on": { "hangup": "cleanup" }, "sections": {
          "main": [ { "transfer": { "id": "t", "to": "sales", "timeout": "25s")" +
        std::string(branches) + R"( } } ],
          "isBusy": [ { "menu": { "prompt": "busy", "options": { "1": "main" }, "exhausted": "main" } } ],
          "other": [ { "play": "out" } ], "cleanup": [ { "log": "${call.ended}" } ] })");
}

const std::string branches = R"(, "busy": "isBusy", "failed": "other")";
const lines transferred{"answer", "subscribeToTone", "transfer to user " + user};

}  // namespace

TEST_CASE("a transfer that is accepted ends the call", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    CHECK(s.answered().done() == transferred);
    s.state(call_state::transferring).state(call_state::transfer_accepted);
    CHECK(s.call().phase == call_phase::transfer_accepted);
    CHECK(s.on(call_deleted{graph::result_info{0, 7015, {}}}).done() ==
          lines{"log: transfer", "release the call"});
}

TEST_CASE("rule 10: a transfer that comes back is its result, on the same call, with keys heard again",
          "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::transferring).done();
    s.state(call_state::established, graph::result_info{486, 8539, {}});
    CHECK(s.done() == lines{"subscribeToTone", "playPrompt busy"});
    CHECK(s.result("t.result") == "busy");
    CHECK(s.tone(1, '1').done() == lines{"cancelMediaProcessing", "transfer to user " + user});
}

TEST_CASE("failed takes every failure without a branch of its own, a refused request too",
          "[bot][transfer]") {
    call_script declined(transfer_flow(branches));
    declined.answered().state(call_state::transferring).done();
    declined.state(call_state::established, graph::result_info{603, 8538, {}});
    CHECK(declined.done() == lines{"subscribeToTone", "playPrompt out"});
    CHECK(declined.result("t.result") == "declined");

    call_script refused(transfer_flow(branches));
    refused.fail_next("transfer", request_error::refused, 403, "7504").answered();
    CHECK(refused.done() == lines{"answer", "subscribeToTone", "transfer to user " + user, "subscribeToTone",
                                  "playPrompt out"});
}

TEST_CASE("a failed transfer without any branch and without on.error ends the call", "[bot][transfer]") {
    call_script s(transfer_flow(""));
    s.answered().state(call_state::transferring).done();
    CHECK(s.state(call_state::established, graph::result_info{500, 7000, {}}).done() ==
          lines{"subscribeToTone", "delete"});
}

TEST_CASE("established without a reason is a failed transfer only after transferring", "[bot][transfer]") {
    call_script early(transfer_flow(branches));
    early.answered().done();
    CHECK(early.state(call_state::established).done().empty());
    early.state(call_state::transferring);
    CHECK(early.state(call_state::established).done() == lines{"subscribeToTone", "playPrompt out"});
}

TEST_CASE("a late transferring after the transfer came back is ignored", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::established, graph::result_info{486, 8539, {}}).done();
    CHECK(s.state(call_state::transferring).done().empty());
    CHECK(s.call().phase == call_phase::established);
    CHECK(s.reason() == "late state ignored");
}

TEST_CASE("a transfer nobody answers in time is asked after, and then is noAnswer", "[bot][transfer]") {
    call_script told(transfer_flow(R"(, "noAnswer": "other")"));
    told.answered().state(call_state::transferring).done();
    CHECK(told.wait(25s).done() == lines{"get", "subscribeToTone", "playPrompt out"});
    CHECK(told.result("t.result") == "noAnswer");

    call_script rings_on(transfer_flow(R"(, "noAnswer": "other")"));
    rings_on.tell(call_state::transferring).answered().state(call_state::transferring).done();
    CHECK(rings_on.wait(25s).done() == lines{"get"});
    CHECK(rings_on.wait(10s).done() == lines{"subscribeToTone", "playPrompt out"});
}

TEST_CASE("a question asked before the transfer says nothing about it", "[bot][transfer]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." } }, "targets": { "sales": { "user": ")" +
                            user + R"(" } },
        "on": { "error": "go" }, "sections": { "main": [ { "play": "a" }, { "goto": "go" } ], "go": [ { "transfer": { "to": "sales" } } ] })"));
    s.ring().establish().hold_answers().wait(7s);
    const auto look = s.requests()[s.requests().size() - 2];
    REQUIRE(std::holds_alternative<graph::get_call_request>(look.request));
    REQUIRE(s.call().transfer == transfer_progress::asked);
    s.on(request_succeeded{look.number, {}, call_changed{call_state::established, {}, {}}, 200, 5ms});
    CHECK(s.call().transfer == transfer_progress::asked);
}

TEST_CASE("an accepted transfer whose end is never reported is found gone", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::transferring).state(call_state::transfer_accepted).done();
    s.fail_next("get", request_error::gone, 404, "8522");
    CHECK(s.wait(10s).done() == lines{"get", "log: transfer", "release the call"});
    CHECK(s.call().ended == ending::by_transfer);
}

TEST_CASE("audio that went away with the transfer is waited for", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::transferring);
    s.on(call_changed{call_state::transferring, graph::media_state::inactive, {}}).done();
    CHECK(s.state(call_state::established, graph::result_info{486, 8539, {}}).done().empty());
    s.on(call_changed{call_state::established, graph::media_state::active, {}});
    CHECK(s.done() == lines{"subscribeToTone", "playPrompt busy"});
}

TEST_CASE("the caller who hangs up while the target rings ends the call", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::transferring).done();
    CHECK(s.caller_hangs_up().done() == lines{"log: caller", "release the call"});
}

TEST_CASE("the late failure of a transfer says nothing about the next one, nor about one under way",
          "[bot][transfer]") {
    call_script again(transfer_flow(R"(, "busy": "main", "failed": "other")"));
    again.ring().hold_answers().establish();
    const auto stale = again.call().transfer_request;
    again.state(call_state::established, graph::result_info{486, 8539, {}}).done();
    REQUIRE(again.call().transfer == transfer_progress::asked);
    again.on(request_failed{stale, request_error::unavailable, 503, {}, 10s});
    CHECK(again.call().transfer == transfer_progress::asked);
    CHECK(again.done().empty());

    call_script under_way(transfer_flow(branches));
    under_way.ring().hold_answers().establish().state(call_state::transferring).done();
    under_way.on(
        request_failed{under_way.requests().back().number, request_error::refused, 409, "8607", 1ms});
    CHECK(under_way.call().phase == call_phase::transferring);
}

TEST_CASE("an answer to GET from before the transfer was accepted does not bring it back",
          "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::transferring).hold_answers().wait(25s).done();
    const auto look = s.requests().back();
    REQUIRE(std::holds_alternative<graph::get_call_request>(look.request));
    s.state(call_state::transfer_accepted);
    s.on(request_succeeded{look.number, {}, call_changed{call_state::established, {}, {}}, 200, 5ms});
    CHECK(s.call().phase == call_phase::transfer_accepted);
    CHECK(s.done().empty());
}

TEST_CASE("an accepted transfer stays one when Graph announces the end and gives no reason",
          "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered().state(call_state::transferring).state(call_state::transfer_accepted);
    s.state(call_state::terminating).done();
    CHECK(s.on(call_deleted{}).done() == lines{"log: transfer", "release the call"});
}

TEST_CASE("rule 12: a transfer whose every report is lost ends within its bound", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    s.answered();
    const auto bound = s.flow().at(s.call().flow.position.back()).longest_wait(s.world());
    const auto begin = s.now();
    s.tell(call_state::transfer_accepted).wait(24999ms);
    s.state(call_state::transferring).wait(10s).state(call_state::transfer_accepted);
    while (!s.released() && s.now() - begin < 10min) s.wait(100ms);
    CHECK(s.call().ended == ending::by_transfer);
    CHECK(s.now() - begin <= bound);
}

TEST_CASE("a key pressed where nobody listens changes nothing", "[bot][transfer]") {
    call_script s(transfer_flow(branches));
    const auto ignored = [&](std::int64_t sequence) {
        const auto before = s.call();
        s.tone(sequence, '1');
        CHECK(s.reason() == "key ignored, nobody listens");
        CHECK(s.call() == before);
    };
    s.ring();
    ignored(1);
    s.establish().state(call_state::transferring);
    ignored(1);
    s.state(call_state::transfer_accepted);
    ignored(2);
    s.state(call_state::terminating);
    ignored(3);
}

TEST_CASE("a call that an operator sent away has chosen nothing in its menu", "[bot][transfer]") {
    call_script call(flow_with(R"("on": { "hangup": "bye" }, "sections": { "main": [ { "menu": { "id": "m",
        "options": { "1": "main" } } } ], "bye": [ { "log": "${call.ended} ${m.result}" } ] })"));
    call.answered().done();
    call.on(call_deleted{graph::result_info{0, 7015, {}}});
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "log: transfer ") == 1);
}
