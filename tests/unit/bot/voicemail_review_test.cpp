// What becomes of a message: reviewed, left, delivered.

#include "tests/unit/bot/voicemail_test.hpp"

namespace {

// A message of nine seconds was spoken, and the caller is asked what becomes of it.
struct asked_about : call_script {
    explicit asked_about(const std::string& flow = reviewed) : call_script(flow) {
        answered().prompt_done();
        speak(*this, by_tone, "a.wav", 9s).done();
    }
};

// A message is spoken, of which so many pieces are stored.
struct spoken : call_script {
    explicit spoken(int pieces = 0) : call_script(delivered) {
        answered().prompt_done();
        for (int n = 1; n <= pieces; ++n) recorded(by_length).stored(std::to_string(n) + ".wav", 30s);
        done();
    }
};

}  // namespace

TEST_CASE("the message is reviewed: kept", "[bot][voicemail]") {
    call_script s(reviewed);
    s.answered().prompt_done();
    CHECK(speak(s, by_tone, "a.wav", 9s).done().back() == "playPrompt review");
    CHECK(s.prompt_done().press("1").done() == lines{"log: left a.wav 9", "delete"});
}

TEST_CASE("the message is reviewed: heard again, then asked about again", "[bot][voicemail]") {
    asked_about s;
    CHECK(s.press("2").done() == lines{"cancelMediaProcessing", "playPrompt the recording"});
    // The address that Graph fetches it from is not the fold's.
    const auto play = std::get<graph::play_prompt_request>(s.requests().back().request);
    CHECK(graph::media_of(play.prompts.at(0)).uri == "recording:a.wav");
    CHECK(s.call().timers.due(timer_name::media) == s.now() + 9s + 5s);
    CHECK(s.prompt_done().done() == lines{"playPrompt review"});
    // A key cuts it short, and counts.
    s.press("2").done();
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "log: left a.wav 9", "delete"});
}

TEST_CASE("a message that cannot be played is asked about again", "[bot][voicemail]") {
    asked_about s;
    CHECK(s.fail_next("playPrompt", request_error::refused).press("2").done() ==
          lines{"cancelMediaProcessing", "playPrompt the recording", "playPrompt review"});
}

TEST_CASE("the message is reviewed: recorded anew, and the old one thrown away", "[bot][voicemail]") {
    asked_about s;
    const auto all = actions_of(s, [&] { s.press("3"); });
    CHECK(s.done() == lines{"cancelMediaProcessing", "discard the recording", "recordResponse"});
    CHECK(only<discard_recordings>(all).files == lines{"a.wav"});
    CHECK(recording(s).play_beep);
    CHECK(speak(s, by_tone, "b.wav", 5s).done() == lines{"fetch the recording", "playPrompt review"});
    s.press("3").done();
    // The third take is the last.
    CHECK(speak(s, by_tone, "c.wav", 5s).done() ==
          lines{"fetch the recording", "log: left c.wav 5", "delete"});
}

TEST_CASE("whoever says nothing in the review, or hears the message too often, has left it",
          "[bot][voicemail]") {
    asked_about s;
    SECTION("says nothing") {
        CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt short"});
        CHECK(s.prompt_done().wait(5s).done() == lines{"log: left a.wav 9", "delete"});
    }
    SECTION("hears it too often") {
        s.press("2").prompt_done().press("2").prompt_done().done();
        CHECK(s.press("2").done() == lines{"cancelMediaProcessing", "log: left a.wav 9", "delete"});
    }
}

TEST_CASE("the stop tone does not choose in the review, early or late", "[bot][voicemail]") {
    const auto flow =
        mail_flow(R"("stopTones": ["1"], "review": { "prompt": "review", "keep": "1", "anew": "3" })");
    asked_about late(flow);
    CHECK(late.press("1").done().empty());
    CHECK(late.press("1").done().back() == "delete");
    call_script early(flow);
    early.answered().prompt_done().press("1");
    speak(early, by_tone, "a.wav", 9s).done();
    CHECK(early.press("1").done().back() == "delete");
}

TEST_CASE("a message that is left is delivered with its file", "[bot][voicemail]") {
    call_script s(delivered);
    s.answered().prompt_done().recorded(by_tone).done();
    const auto all = actions_of(s, [&] { s.stored("a.wav", 9s); });
    CHECK(s.done() == lines{"notify mail.example with the recording", "log: left a.wav 9", "delete"});
    const auto& notice = only<send_notice>(all);
    CHECK(notice.body_file == "a.wav");
    CHECK(notice.request.url == "https://mail.example/in?from=%2B33600000042");
    CHECK(notice.request.method == "PUT");
    CHECK(notice.request.headers.at(0).value.reveal() == "9");
    CHECK(notice.request.body.empty());
}

TEST_CASE("a caller who hangs up has left what was stored until then", "[bot][voicemail]") {
    const lines nothing{"log: over   ", "release the call"};
    const auto left = [](const std::string& message) {
        return lines{"notify mail.example with the recording", "log: over left " + message,
                     "release the call"};
    };
    SECTION("in the greeting") {
        call_script s(delivered);
        s.answered().done();
        CHECK(s.caller_hangs_up().done() == nothing);
    }
    SECTION("in the first piece") {
        spoken s;
        CHECK(s.caller_hangs_up().done() == nothing);
    }
    SECTION("in the second piece") {
        spoken s(1);
        CHECK(s.caller_hangs_up().done() == left("1.wav 30"));
    }
    SECTION("in the third piece") {
        spoken s(2);
        CHECK(s.caller_hangs_up().done() == lines{"join 2 recordings"});
        CHECK(s.stored("whole.wav", 60s).done() == left("whole.wav 60"));
    }
    SECTION("while the first piece is stored") {
        spoken s;
        s.recorded(by_length).done();
        CHECK(s.caller_hangs_up().done().empty());
        CHECK(s.stored("1.wav", 30s).done() == left("1.wav 30"));
    }
    SECTION("while the first piece is stored, and lost") {
        spoken s;
        s.recorded(by_length).done();
        s.caller_hangs_up();
        CHECK(s.on(recording_lost{s.call().pending.back().number, "disk full"}).done() ==
              lines{"log: over failed  ", "release the call"});
    }
    SECTION("while what is stored will be no message") {
        spoken s;
        s.recorded(by_tone).caller_hangs_up().done();
        CHECK(s.stored("a.wav", 500ms).done() ==
              lines{"discard the recording", "log: over noinput  ", "release the call"});
    }
    SECTION("while the pieces are joined") {
        spoken s(1);
        s.recorded(by_tone).stored("2.wav", 4s).done();
        CHECK(s.state(call_state::terminating).done().empty());
        CHECK(s.stored("whole.wav", 34s).done() == lines{"notify mail.example with the recording"});
        CHECK(s.caller_hangs_up().done() == lines{"log: over left whole.wav 34", "release the call"});
    }
}

TEST_CASE("a caller who hangs up in the review has left the message", "[bot][voicemail]") {
    for (const bool hearing : {false, true}) {
        asked_about s;
        if (hearing) s.press("2");
        s.done();
        CHECK(s.caller_hangs_up().done() == lines{"log: over left a.wav 9", "release the call"});
    }
}

TEST_CASE("an operator who hangs up during a message cuts it short, and it is left", "[bot][voicemail]") {
    spoken s(1);
    CHECK(s.on(hang_up_asked{}).done() == lines{"notify mail.example with the recording", "delete"});
    CHECK(s.caller_hangs_up().done() == lines{"log: over left 1.wav 30", "release the call"});
}

TEST_CASE("rule 12: a voicemail left alone ends within its bound", "[bot][voicemail]") {
    call_script s(reviewed);
    s.answered();
    const auto bound = s.flow().at(s.call().flow.position.back()).longest_wait(s.world());
    const auto begin = s.now();
    const auto memory = [&] { return std::get_if<voicemail_memory>(&s.call().flow.step); };
    while (memory() != nullptr && s.now() - begin < 24h) {
        using stage = voicemail_memory::stage;
        const auto at = memory()->at;
        if (at == stage::recording) {
            const auto longest_piece = recording(s).max_record_duration_seconds;
            s.wait(std::chrono::seconds(longest_piece)).recorded(by_length);
        } else if (at == stage::storing) {
            s.wait(29s).stored("x.wav", 180s);
        } else if (at == stage::reviewing && s.call().timers.runs(timer_name::input)) {
            s.pass(4999ms).press(memory()->hearings < 2 ? "2" : "3");
        } else {
            s.wait(100ms);
        }
    }
    CHECK(s.now() - begin <= bound);
    CHECK(s.now() - begin > bound / 4);
}
