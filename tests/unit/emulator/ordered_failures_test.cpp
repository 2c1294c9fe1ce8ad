#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;
using graph::method;

TEST_CASE("a prompt cannot be played, as often as was ordered", "[emulator][failures]") {
    stage s;
    s.establish();
    CHECK(s.w.fail(s.id, {failing::prompt, {}, 2}));
    for (int i = 0; i < 3; ++i) CHECK(s.play("one.wav").status == 200);
    s.run_for(5s);
    CHECK(s.told() == words{"playPrompt failed 8536", "playPrompt failed 8536", "playPrompt completed"});
    CHECK_FALSE(s.w.fail("nobody", {}));
}

TEST_CASE("a request is refused by order, and the call goes on", "[emulator][failures]") {
    stage s;
    s.establish();
    s.w.fail(s.id, {failing::request, method::transfer, 1});
    CHECK(s.play("one.wav").status == 200);
    CHECK(s.transfer().status == 400);
    CHECK(s.transfer().status == 202);
}

TEST_CASE("what is ordered with the ring befalls the first request already", "[emulator][failures]") {
    stage s;
    const graph::identity ada{graph::identity_kind::user, "ada"},
        bot{graph::identity_kind::application, "app-1"};
    s.id = s.w.ring({ada,
                     bot,
                     "app-1",
                     "tenant-1",
                     "https://bot/callback",
                     {},
                     false,
                     {{failing::request, method::answer, 1}}},
                    s.now)
               .value();
    s.react();
    CHECK(s.answer().status == 400);
    CHECK(s.answer().status == 202);
}

TEST_CASE("a recording is made and cannot be fetched", "[emulator][failures]") {
    stage s;
    s.establish();
    s.w.fail(s.id, {failing::recording, {}, 1});
    for (int i = 0; i < 2; ++i) {
        s.ask(method::record_response, R"({"clientContext":"rec","playBeep":false,"stopTones":["#"]})");
        s.w.speak(s.id, 2s, nullptr, s.now);
        s.run_for(3s);
        s.press("#");
    }
    REQUIRE(s.told() == words{"recordResponse completed", "recordResponse completed"});
    const auto kept = [&](const sent& m) {
        const auto& location = m.operation().recording_location;
        return s.w.recording_named(location.substr(location.rfind('/') + 1)) != nullptr;
    };
    CHECK_FALSE(kept(s.mail[0]));
    CHECK(kept(s.mail[1]));
}

TEST_CASE("what is asked for is taken and not done", "[emulator][failures]") {
    stage s;
    s.establish();
    s.w.fail(s.id, {failing::operation, {}, 2});
    const std::string grace =
        R"({"participants":[{"identity":{"user":{"id":"grace"}}}],"clientContext":"i"})";
    CHECK(s.ask(method::invite, grace).status == 200);
    s.run_for(5s);
    CHECK(s.ask(method::send_dtmf_tones, R"({"tones":["tone1"],"clientContext":"d"})").status == 200);
    s.run_for(5s);
    CHECK(s.told() == words{"invite failed 9999", "sendDtmfTones failed 9999"});
    s.mail.clear();
    s.ask(method::send_dtmf_tones, R"({"tones":["tone1"],"clientContext":"d"})");
    s.run_for(5s);
    CHECK(s.told() == words{"sendDtmfTones completed"});
}
