#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string record_flow = flow_with(R"(
    "prompts": { "speak": { "say": "Speak." }, "sorry": { "say": "Sorry." }, "menu": { "say": "Menu." } },
    "on": { "hangup": "cleanup" },
    "sections": {
      "main": [ { "record": { "id": "message", "prompt": "speak", "max": "60s", "silence": "4s", "initialSilence": "6s",
                              "stopTones": ["#", "*"], "noinput": [ { "play": "sorry" }, { "goto": "main" } ], "failed": "broken" } },
                { "menu": { "prompt": "menu", "options": { "#": [ { "log": "hash" } ] }, "exhausted": "broken" } } ],
      "broken": [ { "log": "broken ${message.result}" } ],
      "cleanup": [ { "log": "file ${message.file}" } ] })");

}  // namespace

TEST_CASE("a recording is asked for with all that the step says", "[bot][record]") {
    call_script s(record_flow);
    s.answered();
    const auto& r = std::get<graph::record_response_request>(s.requests().back().request);
    CHECK(r.max_record_duration_seconds == 60);
    CHECK(r.max_silence_timeout_seconds == 4);
    CHECK(r.initial_silence_timeout_seconds == 6);
    CHECK(r.play_beep);
    CHECK(r.stop_tones == lines{"#", "*"});
    CHECK(r.prompts.size() == 1);
    CHECK_FALSE(r.barge_in_allowed);
}

TEST_CASE("what was recorded is fetched at once, and the flow goes on when it is stored", "[bot][record]") {
    for (const int subcode : {8514, 8515, 8509}) {
        call_script s(record_flow);
        s.answered().done();
        CAPTURE(subcode);
        CHECK(s.recorded(subcode).done() == lines{"fetch the recording"});
        CHECK(s.stored("2026/11/22/message.wav").done() == lines{"playPrompt menu"});
        CHECK(s.result("message.file") == "2026/11/22/message.wav");
        CHECK(s.result("message.result") == "recorded");
    }
}

TEST_CASE("the key that stopped the recording presses nothing further on, early or late", "[bot][record]") {
    call_script late(record_flow);
    late.answered().recorded(8514).stored("f").done();
    CHECK(late.press("#").done().empty());
    CHECK(late.reason() == "key that ended the recording");
    CHECK(late.press("#").done() == lines{"cancelMediaProcessing", "log: hash", "delete"});

    call_script early(record_flow);
    early.answered().press("#").recorded(8514).stored("f").done();
    CHECK(early.press("#").done() == lines{"cancelMediaProcessing", "log: hash", "delete"});
}

TEST_CASE("silence takes the noinput branch, and its steps lead back", "[bot][record]") {
    call_script s(record_flow);
    s.answered().done();
    CHECK(s.operation(graph::operation_status::failed, 400, 8510).done() == lines{"playPrompt sorry"});
    CHECK(s.prompt_done().done() == lines{"recordResponse speak"});
}

TEST_CASE("a recording that fails, is refused or cannot be stored takes the failed branch", "[bot][record]") {
    call_script failed(record_flow);
    failed.answered().done();
    CHECK(failed.operation(graph::operation_status::failed, 500, 8511).done() ==
          lines{"log: broken failed", "delete"});
    call_script refused(record_flow);
    refused.fail_next("recordResponse", request_error::refused, 400, "8583").answered();
    CHECK(refused.done().back() == "delete");
    call_script unstored(record_flow);
    unstored.answered().recorded(8515).done();
    unstored.on(recording_lost{unstored.call().pending.back().number, "disk full"});
    CHECK(unstored.done() == lines{"log: broken failed", "delete"});
}

TEST_CASE("a recording whose end is never reported fails within its bound", "[bot][record]") {
    call_script s(record_flow);
    s.answered().done();
    s.wait(2s + 6s + 60s + 5s);
    CHECK(s.done() == lines{"get", "log: broken failed", "delete"});
}

TEST_CASE("a call that ends while its recording is stored waits for the file before on.hangup",
          "[bot][record]") {
    call_script s(record_flow);
    s.answered().recorded(8515).done();
    CHECK(s.caller_hangs_up().done().empty());
    CHECK(s.call().phase == call_phase::terminated);
    CHECK(s.stored("f.wav").done() == lines{"log: file f.wav", "release the call"});
}

TEST_CASE("a stop tone that is never reported swallows no key pressed later", "[bot][record]") {
    call_script s(record_flow);
    s.answered().recorded(8514).stored("f").wait(5001ms).done();
    CHECK(s.press("#").done() == lines{"cancelMediaProcessing", "log: hash", "delete"});
}

TEST_CASE("any other key says that the stop tone will not be reported any more", "[bot][record]") {
    call_script s(record_flow);
    s.answered().recorded(8514).stored("f").done();
    s.press("1").done();
    CHECK(s.press("#").done() == lines{"cancelMediaProcessing", "log: hash", "delete"});
}
