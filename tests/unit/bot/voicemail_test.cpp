// How a message is recorded.

#include "tests/unit/bot/voicemail_test.hpp"

#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"

TEST_CASE("a voicemail greets, records with all that the step says, and is left", "[bot][voicemail]") {
    call_script s(mail_flow(
        R"("max": "100s", "piece": "40s", "silence": "3s", "initialSilence": "6s", "stopTones": ["#", "*"])"));
    CHECK(s.answered().done() == lines{"answer", "subscribeToTone", "playPrompt greet"});
    CHECK(s.prompt_done().done() == lines{"recordResponse"});
    const auto r = recording(s);
    CHECK(r.max_record_duration_seconds == 40);
    CHECK(r.max_silence_timeout_seconds == 3);
    CHECK(r.initial_silence_timeout_seconds == 6);
    CHECK(r.play_beep);
    CHECK(r.stop_tones == lines{"#", "*"});
    CHECK(r.prompts.empty());
    CHECK(s.recorded(by_tone).done() == lines{"fetch the recording"});
    CHECK(s.stored("a.wav", 12400ms).done() == lines{"log: left a.wav 12", "delete"});
    CHECK(s.result("m.result") == "left");
}

TEST_CASE("a message longer than a piece goes on in the next, without a tone, and is joined",
          "[bot][voicemail]") {
    call_script s(plain);
    s.answered().prompt_done().done();
    CHECK(s.recorded(by_length).done() == lines{"fetch the recording", "recordResponse"});
    CHECK_FALSE(recording(s).play_beep);
    CHECK(recording(s).max_record_duration_seconds == 120);
    CHECK(recording(s).initial_silence_timeout_seconds == 5);
    CHECK(s.stored("1.wav", 120s).done().empty());
    CHECK(s.recorded(by_length).done() == lines{"fetch the recording", "recordResponse"});
    // The rest of five minutes.
    CHECK(recording(s).max_record_duration_seconds == 60);
    CHECK(s.recorded(by_length).done() == lines{"fetch the recording"});
    CHECK(s.stored("2.wav", 120s).done().empty());
    const auto all = actions_of(s, [&] { s.stored("3.wav", 60s); });
    CHECK(s.done() == lines{"join 3 recordings"});
    CHECK(only<join_recordings>(all).files == lines{"1.wav", "2.wav", "3.wav"});
    CHECK(only<join_recordings>(all).name == "m");
    CHECK(s.stored("whole.wav", 300s).done() == lines{"log: left whole.wav 300", "delete"});
}

TEST_CASE("pieces that are stored in another order are joined in theirs", "[bot][voicemail]") {
    call_script s(plain);
    s.answered().prompt_done().recorded(by_length).recorded(by_tone).done();
    const auto first = s.call().flow.message->pieces.at(0).request,
               second = s.call().flow.message->pieces.at(1).request;
    CHECK(s.on(recording_stored{second, "2.wav", 5s}).done().empty());
    const auto all = actions_of(s, [&] { s.on(recording_stored{first, "1.wav", 120s}); });
    CHECK(only<join_recordings>(all).files == lines{"1.wav", "2.wav"});
    // Told again, it changes nothing.
    CHECK(s.done().size() == 1);
    CHECK(s.on(recording_stored{first, "x.wav", 1s}).done().empty());
}

TEST_CASE("silence behind the last piece ends the message", "[bot][voicemail]") {
    call_script s(plain);
    s.answered().prompt_done().recorded(by_length).stored("1.wav", 120s).done();
    CHECK(s.operation(graph::operation_status::failed, 400, nobody).done() ==
          lines{"log: left 1.wav 120", "delete"});
}

TEST_CASE("a piece that fails or is lost ends the message where it is", "[bot][voicemail]") {
    call_script failed(plain);
    failed.answered().prompt_done().recorded(by_length).stored("1.wav", 120s).done();
    CHECK(failed.operation(graph::operation_status::failed, 500, 8513).done() ==
          lines{"log: left 1.wav 120", "delete"});

    call_script refused(plain);
    refused.answered()
        .prompt_done()
        .fail_next("recordResponse", request_error::refused)
        .recorded(by_length)
        .done();
    CHECK(refused.stored("1.wav", 120s).done() == lines{"log: left 1.wav 120", "delete"});

    call_script lost(plain);
    lost.answered().prompt_done().recorded(by_length).recorded(by_tone).done();
    lost.on(recording_lost{lost.call().flow.message->pieces.at(0).request, "disk full"});
    CHECK(lost.stored("2.wav", 8s).done() == lines{"log: left 2.wav 8", "delete"});

    call_script unjoined(plain);
    unjoined.answered()
        .prompt_done()
        .recorded(by_length)
        .stored("1.wav", 120s)
        .recorded(by_tone)
        .stored("2.wav", 8s)
        .done();
    CHECK(unjoined.on(recording_lost{unjoined.call().pending.back().number, "disk full"}).done() ==
          lines{"log: a message is left in 2 files, which could not be joined", "log: left 1.wav 128",
                "delete"});
    CHECK(unjoined.result("m.reason") == "not joined");
}

TEST_CASE("a message that cannot be joined is heard and delivered in its pieces", "[bot][voicemail]") {
    call_script s(mail_flow(R"("piece": "30s", "deliver": { "url": "https://mail.example/in" },
        "review": { "prompt": "review", "keep": "1", "again": "2" })"));
    s.answered().prompt_done().recorded(by_length).stored("1.wav", 30s).recorded(by_tone).stored("2.wav", 8s);
    s.on(recording_lost{s.call().pending.back().number, "disk full"}).press("2");
    const auto play = std::get<graph::play_prompt_request>(s.requests().back().request);
    REQUIRE(play.prompts.size() == 2);
    CHECK(graph::media_of(play.prompts[1]).uri == "recording:2.wav");
    CHECK(s.call().timers.due(timer_name::media) == s.now() + 38s + 5s);
    lines sent;
    for (const auto& a : actions_of(s, [&] { s.prompt_done().press("1"); }))
        if (const auto* notice = std::get_if<send_notice>(&a)) sent.push_back(notice->body_file);
    CHECK(sent == lines{"1.wav", "2.wav"});
}

TEST_CASE("a message of unknown length may be as long as any when it is heard", "[bot][voicemail]") {
    call_script s(reviewed);
    s.answered().prompt_done();
    speak(s, by_tone, "a.wav", 0ms).press("2");
    CHECK(s.call().timers.due(timer_name::media) == s.now() + 3min + 5s);
}

TEST_CASE("nobody spoke, nothing could be recorded, nothing stored: noinput and failed", "[bot][voicemail]") {
    call_script silent(plain);
    silent.answered().prompt_done().done();
    CHECK(silent.operation(graph::operation_status::failed, 400, nobody).done() ==
          lines{"log: broken noinput ", "delete"});
    call_script failed(plain);
    failed.answered().prompt_done().done();
    CHECK(failed.operation(graph::operation_status::failed, 500, 8512).done() ==
          lines{"log: broken failed ", "delete"});
    call_script refused(plain);
    refused.fail_next("recordResponse", request_error::refused).answered().prompt_done();
    CHECK(refused.done().back() == "delete");
    call_script lost(plain);
    lost.answered().prompt_done().recorded(by_tone).done();
    CHECK(lost.on(recording_lost{lost.call().pending.back().number, "disk full"}).done() ==
          lines{"log: broken failed ", "delete"});
    call_script overdue(plain);
    overdue.answered().prompt_done().done();
    CHECK(overdue.wait(5s + 120s + 5s).done() == lines{"get", "log: broken failed ", "delete"});
}

TEST_CASE("a message shorter than the least is none, silence behind it not counted", "[bot][voicemail]") {
    const auto flow = mail_flow(R"("min": "2s", "silence": "5s", "noinput": "broken")");
    const auto ends = [&](int subcode, milliseconds length) {
        call_script s(flow);
        s.answered().prompt_done().recorded(subcode).done();
        return s.stored("a.wav", length).done();
    };
    const lines none{"discard the recording", "log: broken noinput ", "delete"};
    CHECK(ends(by_tone, 1999ms) == none);
    CHECK(ends(by_silence, 6999ms) == none);
    CHECK(ends(by_tone, 2000ms) == lines{"log: left a.wav 2", "delete"});
    CHECK(ends(by_silence, 7000ms) == lines{"log: left a.wav 7", "delete"});
    // Its length is not known.
    CHECK(ends(by_tone, 0ms) == lines{"log: left a.wav 0", "delete"});
}

TEST_CASE("a key skips the greeting, one pressed ahead too", "[bot][voicemail]") {
    call_script s(plain);
    s.answered().done();
    CHECK(s.press("5").done() == lines{"cancelMediaProcessing", "recordResponse"});
    CHECK(s.recorded(by_tone).done() == lines{"fetch the recording"});

    call_script ahead(
        flow_with(R"("prompts": { "p": { "say": "x" } }, "sections": { "main": [ { "play": "p" },
        { "voicemail": { "id": "m", "greeting": "p" } } ] })"));
    ahead.answered().done();
    CHECK(ahead.press("1").done() == lines{"cancelMediaProcessing", "recordResponse"});

    call_script stubborn(mail_flow(R"("bargeIn": false)"));
    stubborn.answered().done();
    CHECK(stubborn.press("#").done().empty());
}

TEST_CASE("a greeting that cannot be played is skipped", "[bot][voicemail]") {
    call_script s(plain);
    s.fail_next("playPrompt", request_error::refused).answered();
    CHECK(s.done().back() == "recordResponse");
}

TEST_CASE("late ends of earlier recordings change nothing", "[bot][voicemail]") {
    call_script s(plain);
    s.answered().prompt_done();
    operation_ended first;
    first.client_context = client_context(s.call(), s.call().media->request);
    first.status = graph::operation_status::completed;
    first.result = graph::result_info{200, by_length, {}};
    first.recording_location = "https://media/1";
    s.on(first).done();
    CHECK(s.on(first).done().empty());
    CHECK(s.call().flow.message->pieces.size() == 1);
}

TEST_CASE("the length of a recording is kept in the journal", "[bot][voicemail]") {
    json::writer w;
    write_event(w, recording_stored{7, "a.wav", 9s}, key_display::show);
    const auto text = w.take();
    CHECK(text == R"({"stored":{"request":7,"file":"a.wav","ms":9000}})");
    const auto document = json::document::parse(text);
    CHECK(read_event(document->root()) == event(recording_stored{7, "a.wav", 9s}));
}

TEST_CASE("mistakes in a voicemail are found when it is loaded", "[bot][voicemail]") {
    const auto errors = [](const std::string& fields) {
        problems out;
        load_flow(mail_flow(fields), "f", "f.json", out);
        std::string all;
        for (const auto& p : out.all())
            if (p.level == severity::error) all += p.what + '\n';
        return all;
    };
    using Catch::Contains;
    CHECK(errors(R"("max": "15m")").empty());
    CHECK_THAT(errors(R"("max": "15m", "piece": "5s")"), Contains("too many pieces"));
    CHECK_THAT(errors(R"("max": "5s", "min": "6s")"), Contains("no message can be left"));
    CHECK_THAT(errors(R"("review": { "keep": "1" })"), Contains("nothing to choose"));
    CHECK_THAT(errors(R"("review": { "again": "1" })"), Contains("\"keep\" is missing"));
    CHECK_THAT(errors(R"("review": { "keep": "1", "anew": "1" })"), Contains("means two things"));
    CHECK_THAT(errors(R"("deliver": { "url": "https://x.example/", "body": "x" })"),
               Contains("the body is the recording"));
    CHECK_THAT(errors(R"("deliver": {})"), Contains("url"));
}
