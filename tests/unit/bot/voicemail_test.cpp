#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"
#include "tests/unit/bot/call_test.hpp"

namespace {

std::string mail_flow(std::string_view fields) {
    return flow_with(
        R"("prompts": { "greet": { "say": "Greet." }, "review": { "say": "Review." }, "short": { "say": "Again." } },
           "on": { "hangup": "end" },
           "sections": { "main": [ { "voicemail": { "id": "m", "greeting": "greet", )" +
        std::string(fields) + R"( } }, { "log": "left ${m.file} ${m.duration}" } ],
             "broken": [ { "log": "broken ${m.result} ${m.file}" } ],
             "end": [ { "log": "over ${m.result} ${m.file} ${m.duration}" } ] })");
}

const std::string plain = mail_flow(R"("max": "5m", "piece": "2m", "noinput": "broken", "failed": "broken")");
const std::string reviewed = mail_flow(
    R"("review": { "prompt": "review", "short": "short", "keep": "1", "again": "2", "anew": "3", "attempts": 2, "takes": 3 })");
const std::string delivered =
    mail_flow(R"("piece": "30s", "deliver": { "url": "https://mail.example/in?from=${call.from}",
    "method": "PUT", "headers": { "X-Length": "${m.duration}" } })");

constexpr int by_silence = 8509, nobody = 8510, by_tone = 8514, by_length = 8515;

graph::record_response_request recording(const call_script& s) {
    return std::get<graph::record_response_request>(s.requests().back().request);
}

call_script& speak(call_script& s, int subcode, const std::string& file, milliseconds length = 0ms) {
    return s.recorded(subcode).stored(file, length);
}

std::vector<action> actions_of(call_script& s, const std::function<void()>& when) {
    std::vector<action> all;
    s.on_action([&](const action& a) { all.push_back(a); });
    when();
    s.on_action({});
    return all;
}

template <class Action>
const Action& only(const std::vector<action>& all) {
    const Action* found = nullptr;
    for (const auto& a : all)
        if (const auto* one = std::get_if<Action>(&a)) found = one;
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace

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
          lines{"log: left 1.wav 120", "delete"});
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

TEST_CASE("the message is reviewed: kept", "[bot][voicemail]") {
    call_script s(reviewed);
    s.answered().prompt_done();
    CHECK(speak(s, by_tone, "a.wav", 9s).done().back() == "playPrompt review");
    CHECK(s.prompt_done().press("1").done() == lines{"log: left a.wav 9", "delete"});
}

TEST_CASE("the message is reviewed: heard again, then asked about again", "[bot][voicemail]") {
    call_script s(reviewed);
    s.answered().prompt_done();
    speak(s, by_tone, "a.wav", 9s).done();
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
    call_script s(reviewed);
    s.answered().prompt_done();
    speak(s, by_tone, "a.wav", 9s).done();
    CHECK(s.fail_next("playPrompt", request_error::refused).press("2").done() ==
          lines{"cancelMediaProcessing", "playPrompt the recording", "playPrompt review"});
}

TEST_CASE("the message is reviewed: recorded anew, and the old one thrown away", "[bot][voicemail]") {
    call_script s(reviewed);
    s.answered().prompt_done();
    speak(s, by_tone, "a.wav", 9s).done();
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
    call_script silent(reviewed);
    silent.answered().prompt_done();
    speak(silent, by_tone, "a.wav", 9s).done();
    CHECK(silent.prompt_done().wait(5s).done() == lines{"playPrompt short"});
    CHECK(silent.prompt_done().wait(5s).done() == lines{"log: left a.wav 9", "delete"});

    call_script listens(reviewed);
    listens.answered().prompt_done();
    speak(listens, by_tone, "a.wav", 9s).press("2").prompt_done().press("2").prompt_done().done();
    CHECK(listens.press("2").done() == lines{"cancelMediaProcessing", "log: left a.wav 9", "delete"});
}

TEST_CASE("the stop tone does not choose in the review, early or late", "[bot][voicemail]") {
    const auto flow =
        mail_flow(R"("stopTones": ["1"], "review": { "prompt": "review", "keep": "1", "anew": "3" })");
    call_script late(flow);
    late.answered().prompt_done();
    speak(late, by_tone, "a.wav", 9s).done();
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
    call_script greeting(delivered);
    greeting.answered().done();
    CHECK(greeting.caller_hangs_up().done() == lines{"log: over   ", "release the call"});

    call_script first_piece(delivered);
    first_piece.answered().prompt_done().done();
    CHECK(first_piece.caller_hangs_up().done() == lines{"log: over   ", "release the call"});

    call_script second_piece(delivered);
    second_piece.answered().prompt_done().recorded(by_length).stored("1.wav", 30s).done();
    CHECK(second_piece.caller_hangs_up().done() ==
          lines{"notify mail.example with the recording", "log: over left 1.wav 30", "release the call"});

    call_script on_its_way(delivered);
    on_its_way.answered().prompt_done().recorded(by_length).done();
    CHECK(on_its_way.caller_hangs_up().done().empty());
    CHECK(on_its_way.stored("1.wav", 30s).done() ==
          lines{"notify mail.example with the recording", "log: over left 1.wav 30", "release the call"});

    call_script third_piece(delivered);
    third_piece.answered()
        .prompt_done()
        .recorded(by_length)
        .stored("1.wav", 30s)
        .recorded(by_length)
        .stored("2.wav", 30s)
        .done();
    CHECK(third_piece.caller_hangs_up().done() == lines{"join 2 recordings"});
    CHECK(third_piece.stored("whole.wav", 60s).done() ==
          lines{"notify mail.example with the recording", "log: over left whole.wav 60", "release the call"});

    call_script joining(delivered);
    joining.answered()
        .prompt_done()
        .recorded(by_length)
        .stored("1.wav", 30s)
        .recorded(by_tone)
        .stored("2.wav", 4s)
        .done();
    CHECK(joining.state(call_state::terminating).done().empty());
    CHECK(joining.stored("whole.wav", 34s).done() == lines{"notify mail.example with the recording"});
    CHECK(joining.caller_hangs_up().done() == lines{"log: over left whole.wav 34", "release the call"});

    call_script lost(delivered);
    lost.answered().prompt_done().recorded(by_length).done();
    lost.caller_hangs_up();
    CHECK(lost.on(recording_lost{lost.call().pending.back().number, "disk full"}).done() ==
          lines{"log: over failed  ", "release the call"});

    call_script blip(delivered);
    blip.answered().prompt_done().recorded(by_tone).caller_hangs_up().done();
    CHECK(blip.stored("a.wav", 500ms).done() ==
          lines{"discard the recording", "log: over noinput  ", "release the call"});
}

TEST_CASE("a caller who hangs up in the review has left the message", "[bot][voicemail]") {
    for (const bool hearing : {false, true}) {
        call_script s(reviewed);
        s.answered().prompt_done();
        speak(s, by_tone, "a.wav", 9s);
        if (hearing) s.press("2");
        s.done();
        CHECK(s.caller_hangs_up().done() == lines{"log: over left a.wav 9", "release the call"});
    }
}

TEST_CASE("an operator who hangs up during a message cuts it short, and it is left", "[bot][voicemail]") {
    call_script s(delivered);
    s.answered().prompt_done().recorded(by_length).stored("1.wav", 30s).done();
    CHECK(s.on(hang_up_asked{}).done() == lines{"notify mail.example with the recording", "delete"});
    CHECK(s.caller_hangs_up().done() == lines{"log: over left 1.wav 30", "release the call"});
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
