// Steps that ask one thing of the call: redirect, invite, mute, unmute, dtmf, recordingStatus, screenShare; and
// wait.

#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string sales = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";

std::string flow_of(const std::string& step) {
    return flow_with(R"("targets": { "sales": { "user": ")" + sales + R"(" } }, "on": { "hangup": "over" },
        "sections": { "main": [ )" +
                     step + R"(, { "log": "behind" }, { "wait": "1h" } ],
        "other": [ { "log": "failed" }, { "hangup": {} } ], "over": [ { "log": "${call.ended}" } ] })");
}

}  // namespace

TEST_CASE("a redirect that Graph takes ends the call for the bot", "[bot][steps]") {
    call_script s(
        flow_of(R"({ "redirect": { "to": ["sales", { "user": "6c9b1c4e-0d2a-4f7b-8f11-2a4d9f0b3e57" }],
        "timeout": "30s", "failed": "other" } })"));
    CHECK(s.ring().done() == lines{"redirect to user " + sales});
    const auto& sent = std::get<graph::redirect_request>(s.requests().front().request);
    CHECK(sent.targets.size() == 2);
    CHECK(sent.timeout_seconds == 30);
    CHECK(s.call().phase == call_phase::terminating);
    CHECK(s.on(call_deleted{}).done() == lines{"log: redirect", "release the call"});
}

TEST_CASE("a redirect that Graph refuses goes on with its branch, on a call that still rings",
          "[bot][steps]") {
    call_script s(flow_of(R"({ "redirect": { "to": "sales", "failed": "other" } })"));
    s.fail_next("redirect", request_error::refused, 400, "8523");
    CHECK(s.ring().done() == lines{"redirect to user " + sales, "log: failed", "reject none"});
}

TEST_CASE("a redirect whose answer is lost is asked after", "[bot][steps]") {
    call_script s(flow_of(R"({ "redirect": { "to": "sales", "failed": "other" } })"));
    s.fail_next("redirect", request_error::outcome_unknown, 0);
    s.tell(call_state::incoming);
    CHECK(s.ring().done() == lines{"redirect to user " + sales, "get"});
    CHECK(s.on(call_deleted{}).released());
}

TEST_CASE("an answered call cannot be redirected", "[bot][steps]") {
    call_script s(
        flow_of(R"({ "play": { "say": "Hello." } }, { "redirect": { "to": "sales", "failed": "other" } })"));
    s.answered().done();
    CHECK(s.prompt_done().done() == lines{"log: failed", "delete"});
}

TEST_CASE("mute, unmute, recordingStatus and screenShare are done when Graph says so", "[bot][steps]") {
    for (const auto& [step, method] :
         {std::pair<std::string, std::string>{R"({ "mute": {} })", "mute"},
          {R"({ "unmute": {} })", "unmute"},
          {R"({ "recordingStatus": { "status": "notRecording" } })", "updateRecordingStatus"},
          {R"({ "screenShare": { "role": "sharer" } })", "changeScreenSharingRole"}}) {
        CAPTURE(method);
        call_script s(flow_of(step));
        CHECK(s.answered().done() == lines{"answer", method, "log: behind"});
    }
}

TEST_CASE("what Graph refuses takes the step's branch, and a call that is gone is found out",
          "[bot][steps]") {
    call_script s(flow_of(R"({ "mute": { "id": "m", "failed": "other" } })"));
    s.fail_next("mute", request_error::gone, 404, "8522").tell(call_state::established);
    CHECK(s.answered().done() == lines{"answer", "mute", "get", "log: failed", "delete"});
    CHECK(s.result("m.result") == "failed");
}

TEST_CASE("keys are pressed one after the other, and the flow waits until they were heard", "[bot][steps]") {
    call_script s(flow_of(R"({ "dtmf": { "keys": "1*#d", "gap": "200ms", "failed": "other" } })"));
    CHECK(s.answered().done() == lines{"answer", "sendDtmfTones"});
    const auto& sent = std::get<graph::send_dtmf_tones_request>(s.requests().back().request);
    CHECK(sent.tones == std::vector<graph::tone>{graph::tone::tone1, graph::tone::star, graph::tone::pound,
                                                 graph::tone::d});
    CHECK(sent.delay_between_tones_ms == 200);
    SECTION("heard") {
        CHECK(s.asked_ends(graph::operation_status::completed).done() == lines{"log: behind"});
    }
    SECTION("not heard") {
        CHECK(s.asked_ends(graph::operation_status::failed).done() == lines{"log: failed", "delete"});
    }
    SECTION("never told") { CHECK(s.wait(20s).done() == lines{"log: failed", "delete"}); }
    SECTION("the end of another operation says nothing") {
        operation_ended other;
        other.client_context = "another.1";
        other.status = graph::operation_status::completed;
        CHECK(s.on(other).done().empty());
    }
}

TEST_CASE("somebody invited who comes, or does not", "[bot][steps]") {
    call_script s(flow_of(R"({ "invite": { "who": "sales", "timeout": "30s", "failed": "other" } })"));
    CHECK(s.answered().done() == lines{"answer", "participants.invite of user " + sales});
    SECTION("comes") {
        CHECK(s.asked_ends(graph::operation_status::completed).done() == lines{"log: behind"});
    }
    SECTION("does not") {
        CHECK(s.asked_ends(graph::operation_status::failed).done() == lines{"log: failed", "delete"});
    }
    SECTION("the caller hangs up meanwhile") {
        CHECK(s.caller_hangs_up().done() == lines{"log: caller", "release the call"});
    }
}

TEST_CASE("a wait lets its time pass and nothing else", "[bot][steps]") {
    call_script s(flow_of(R"({ "answer": {} }, { "wait": "5s" })"));
    s.answered().done();
    CHECK(s.wait(4s).press("1").done().empty());
    CHECK(s.wait(1s).done() == lines{"log: behind"});
}
