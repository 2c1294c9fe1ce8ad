#include <array>
#include <catch2/catch.hpp>

#include "emulator/world/wav.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

std::string record_body(const std::string& more = {}) {
    return R"({"clientContext":"rec","playBeep":false)" + (more.empty() ? "" : "," + more) + "}";
}

}  // namespace

TEST_CASE("a prompt is fetched, played for its length, and reported under its operation",
          "[emulator][media]") {
    stage s;
    s.establish();
    const auto asked = s.play("menu.wav", "ctx-1");
    CHECK(asked.status == 200);
    const auto body = json::document::parse(asked.body);
    REQUIRE(body.has_value());
    CHECK(body->root()["status"].string_or() == "running");
    CHECK(s.fetched == words{"https://bot/menu.wav"});
    s.run_for(1999ms);
    CHECK(s.mail.empty());
    s.run_for(1ms);
    REQUIRE(s.mail.size() == 1);
    const auto& op = s.mail[0].operation();
    CHECK(s.mail[0].only().change == graph::change_type::deleted);
    CHECK(op.type == "playPromptOperation");
    CHECK(op.id == graph::operation_id(body->root()["id"].string_or()));
    CHECK(op.client_context == "ctx-1");
    CHECK(op.status == graph::operation_status::completed);
    CHECK(op.result_info == graph::result_info{200, 0, "Action completed successfully."});
    CHECK(asked.location == "/communications/calls/" + s.id + "/operations/" + op.id.wire());
}

TEST_CASE("prompts that cannot be fetched or played fail in the notification, not in the answer",
          "[emulator][media]") {
    stage s;
    s.files["https://bot/mp3.wav"] = prompt_wrong_format{"not PCM"};
    s.files["https://bot/gone.wav"] = prompt_unreachable{"404"};
    s.establish();
    CHECK(s.play("mp3.wav").status == 200);
    CHECK(s.play("gone.wav").status == 200);
    s.run_for(1s);
    REQUIRE(s.mail.size() == 2);
    CHECK(s.mail[0].operation().status == graph::operation_status::failed);
    CHECK(s.mail[0].operation().result_info->subcode == 8535);
    CHECK(s.mail[1].operation().result_info->subcode == 8536);
    CHECK(s.mail[1].operation().result_info->code == 400);
}

TEST_CASE("cancelMediaProcessing fails what plays and what waits, each with 8508", "[emulator][media]") {
    stage s;
    s.establish();
    s.play("one.wav", "a");
    s.play("two.wav", "b");
    s.ask(graph::method::record_response, record_body());
    const auto cancelled = s.ask(graph::method::cancel_media_processing, R"({"clientContext":"c"})");
    CHECK(cancelled.status == 200);
    CHECK(cancelled.body.find(R"("completed")") != std::string::npos);
    REQUIRE(s.mail.size() == 3);
    for (const auto& m : s.mail) {
        CHECK(m.operation().status == graph::operation_status::failed);
        CHECK(m.operation().result_info->code == 400);
        CHECK(m.operation().result_info->subcode == 8508);
    }
    CHECK(s.mail[2].operation().recording_location.empty());
    s.run_for(1min);
    CHECK(s.mail.size() == 3);
}

TEST_CASE("a recording can be fetched with its own token until some time after the call",
          "[emulator][media]") {
    stage s;
    s.establish();
    s.ask(graph::method::record_response,
          record_body(R"("stopTones":["#"],"maxRecordDurationInSeconds":60)"));
    s.run_for(1s);
    s.w.speak(s.id, 2s, nullptr, s.now);
    s.run_for(3s);
    s.press("#");
    REQUIRE(s.mail.size() == 1);
    const auto& op = s.mail[0].operation();
    CHECK(op.status == graph::operation_status::completed);
    CHECK(op.result_info->subcode == 8514);
    CHECK(op.completion_reason == "stopToneDetected");
    const auto slash = op.recording_location.rfind('/');
    const auto name = op.recording_location.substr(slash + 1);
    const auto* kept = s.w.recording_named(name);
    REQUIRE(kept != nullptr);
    CHECK(kept->access_token == op.recording_access_token.reveal());
    const auto file = render(kept->audio);
    REQUIRE(wav_samples(file).has_value());
    CHECK(length_of(*wav_samples(file)) == 4s);

    s.ask(graph::method::hang_up);
    s.run_for(4min);
    CHECK(s.w.recording_named(name) != nullptr);
    s.run_for(2min);
    CHECK(s.w.recording_named(name) == nullptr);
}

TEST_CASE("each ending of a recording has its own status, code and reason", "[emulator][media]") {
    struct {
        const char* name;
        std::string body;
        std::optional<fault_kind> fault;
        std::string keys;
        duration speech;
        bool cancel;
        bool completed;
        int code, subcode;
        const char* reason;
    } const cases[] = {
        {"stop tone", R"("stopTones":["5"])", {}, "5", 0s, false, true, 200, 8514, "stopToneDetected"},
        {"max duration",
         R"("maxRecordDurationInSeconds":3)",
         {},
         "",
         20s,
         false,
         true,
         200,
         8515,
         "maxRecordDurationReached"},
        {"max silence",
         R"("maxSilenceTimeoutInSeconds":2,"maxRecordDurationInSeconds":60)",
         {},
         "",
         1s,
         false,
         true,
         200,
         8509,
         "maxSilenceTimeout"},
        {"initial silence",
         R"("initialSilenceTimeoutInSeconds":2)",
         {},
         "",
         0s,
         false,
         false,
         400,
         8510,
         "initialSilenceTimeout"},
        {"prompt",
         R"("prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot/gone.wav"}}])",
         {},
         "",
         0s,
         false,
         false,
         500,
         8511,
         "playPromptFailed"},
        {"beep", R"("playBeep":true)", fault_kind::beep_fails, "", 0s, false, false, 500, 8512,
         "playBeepFailed"},
        {"media", "", fault_kind::no_media, "", 0s, false, false, 500, 8513, "mediaReceiveTimeout"},
        {"cancel", "", {}, "", 1s, true, false, 400, 8508, "operationCanceled"},
        {"other", "", fault_kind::record_fails, "", 0s, false, false, 500, 9999, "unspecifiedError"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        stage s;
        s.files["https://bot/gone.wav"] = prompt_unreachable{"404"};
        if (c.fault) {
            std::array<fault, fault_kinds> faults{};
            faults[static_cast<std::size_t>(*c.fault)].rate = 1;
            s.w.faults().set(1, faults);
        }
        s.establish();
        const auto beep = c.fault == fault_kind::beep_fails;
        CHECK(s.ask(graph::method::record_response, beep ? "{" + c.body + "}" : record_body(c.body)).status ==
              200);
        if (c.speech > 0s) s.w.speak(s.id, c.speech, nullptr, s.now);
        s.run_for(500ms);
        if (!c.keys.empty()) s.press(c.keys);
        if (c.cancel) s.ask(graph::method::cancel_media_processing, "{}");
        s.run_for(30s);
        REQUIRE(s.mail.size() == 1);
        const auto& op = s.mail[0].operation();
        CHECK(op.type == "recordOperation");
        CHECK((op.status == graph::operation_status::completed) == c.completed);
        CHECK(op.result_info->code == c.code);
        CHECK(op.result_info->subcode == c.subcode);
        CHECK(op.completion_reason == c.reason);
        CHECK(op.recording_location.empty() != c.completed);
        CHECK(op.recording_access_token.empty() != c.completed);
    }
}

TEST_CASE("a recording that may barge in clears the queue first", "[emulator][media]") {
    stage s;
    s.establish();
    s.play("one.wav", "a");
    s.ask(graph::method::record_response, record_body(R"("bargeInAllowed":true)"));
    s.run_for(100ms);
    REQUIRE(s.told() == words{"playPrompt failed 8508"});
    s.run_for(10s);
    CHECK(s.told() == words{"playPrompt failed 8508", "recordResponse failed 8510"});
}

TEST_CASE("a stop tone is told as a tone too", "[emulator][media]") {
    stage s;
    s.establish();
    s.ask(graph::method::subscribe_to_tone, "{}");
    s.ask(graph::method::record_response, record_body(R"("stopTones":["#"])"));
    s.press("#");
    CHECK(s.told() == words{"tone", "recordResponse completed"});
}

TEST_CASE("hanging up during a recording loses it", "[emulator][media]") {
    stage s;
    s.establish();
    s.ask(graph::method::record_response, record_body());
    s.w.speak(s.id, 3s, nullptr, s.now);
    s.run_for(1s);
    s.w.hang_up(s.id, s.now);
    s.run_for(1min);
    CHECK(s.told() == words{"terminated"});
}

TEST_CASE("a transfer that is taken cancels what still played", "[emulator][media][transfer]") {
    stage s;
    s.files["https://bot/long.wav"] = prompt_playable{1min};
    s.establish();
    s.play("long.wav");
    s.transfer();
    s.run_for(10s);
    CHECK(s.told() == words{"transferring", "transferAccepted", "playPrompt failed 8508",
                            "transferAccepted, audio inactive", "terminated"});
}

TEST_CASE("what an answer names beforehand is fetched then, and not again", "[emulator][media]") {
    stage s;
    s.ring();
    s.ask(
        graph::method::answer,
        R"({"callbackUri":"https://bot/cb","mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig",)"
        R"("preFetchMedia":[{"uri":"https://bot/menu.wav","resourceId":"menu"}]}})");
    CHECK(s.fetched == words{"https://bot/menu.wav"});
    s.run_for(1s);
    s.ask(
        graph::method::play_prompt,
        R"({"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot/menu.wav","resourceId":"menu"}}]})");
    CHECK(s.fetched.size() == 1);
    s.run_for(3s);
    CHECK(s.told().back() == "playPrompt completed");
}

TEST_CASE("a prompt that comes down when the call is over is neither played nor told", "[emulator][media]") {
    const fetch_outcome outcomes[] = {prompt_playable{2s}, prompt_unreachable{"404"},
                                      prompt_wrong_format{"not PCM"}};
    for (std::size_t i = 0; i < 6; ++i) {
        const auto& outcome = outcomes[i / 2];
        const bool behind_the_end = i % 2 == 1;
        CAPTURE(outcome.index(), behind_the_end);
        stage s;
        s.establish();
        s.hold_fetches = true;
        s.play("slow.wav");
        s.w.hang_up(s.id, s.now);
        if (behind_the_end) s.run_for(1s);
        s.w.prompt_fetched(s.fetching.back(), outcome, s.now);
        s.run_for(1min);
        CHECK(s.told() == words{"terminated"});
        for (const auto& e : s.w.find(s.id)->story().entries())
            CHECK_FALSE(std::holds_alternative<happened::prompt_playing>(e.what));
    }
}

TEST_CASE("what the caller said is not kept behind the end of the call", "[emulator][media]") {
    stage s;
    s.establish();
    auto samples = std::make_shared<const std::string>(tone_samples(2s));
    const std::weak_ptr<const std::string> watched = samples;
    s.w.speak(s.id, 2s, std::move(samples), s.now);
    s.w.hang_up(s.id, s.now);
    s.run_for(1s);
    CHECK(watched.expired());
}

TEST_CASE("a beep that nobody asked for does not fail, nor count as a fault", "[emulator][media][faults]") {
    stage s;
    std::array<fault, fault_kinds> faults{};
    faults[static_cast<std::size_t>(fault_kind::beep_fails)].rate = 1;
    s.w.faults().set(1, faults);
    s.establish();
    s.ask(graph::method::record_response, record_body());
    s.run_for(10s);
    CHECK(s.told() == words{"recordResponse failed 8510"});
    CHECK(s.w.faults().struck(fault_kind::beep_fails) == 0);
}

TEST_CASE("an operation that is over at once is not running behind its end", "[emulator][media][faults]") {
    stage s;
    s.establish();
    std::array<fault, fault_kinds> all{};
    all[static_cast<std::size_t>(fault_kind::record_fails)].rate = 1;
    s.w.faults().set(1, all);
    const auto answer = s.ask(graph::method::record_response, R"({"playBeep":false,"clientContext":"r"})");
    CHECK(answer.body.find(R"("status":"running")") != std::string::npos);
    REQUIRE(s.told() == words{"recordResponse failed 9999"});
    const std::string operation = answer.location.substr(answer.location.rfind('/') + 1);
    CHECK(s.ask_of(graph::method::get_operation, operation).status == 404);
}
