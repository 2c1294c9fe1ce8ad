#include "emulator/phone/phone_script.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

// Plays a script against entries, and writes down what the caller does.
struct rehearsal {
    script_player player;
    words did;

    explicit rehearsal(const char* script) : player(*parse_script(script)) {}

    void go(moment now = 0s, bool caught_up = true) {
        for (auto step = player.next(now, caught_up); step; step = player.next(now, caught_up)) {
            if (const auto* press = std::get_if<say::press>(&*step)) did.push_back(press->keys);
            if (std::holds_alternative<say::speak>(*step)) did.emplace_back("speak");
            if (std::holds_alternative<say::hang_up>(*step)) did.emplace_back("hangup");
        }
    }
    void sees(const char* entry, bool caught_up = true) {
        const auto parsed = json::document::parse(entry);
        player.saw(parsed->root());
        go(0s, caught_up);
    }
};

const char* const audio_active =
    R"({"what":"notification","body":{"value":[{"resourceData":{"mediaState":{"audio":"active"}}}]}})";
const char* const menu_plays =
    R"({"what":"promptPlaying","uri":"https://bot/prompts/menu.wav","resourceId":"m1"})";
const char* const menu_ends =
    R"({"what":"promptFinished","uri":"https://bot/prompts/menu.wav","resourceId":"m1"})";
const char* const other_plays =
    R"({"what":"promptPlaying","uri":"https://bot/prompts/9f2c.wav","clientContext":"ask-ticket"})";

}  // namespace

TEST_CASE("a script is words: keys, waits, speech and hanging up", "[emulator][phone]") {
    const auto script = parse_script("  wait:menu 2\t1234#  wait:3s speak:4s wait:end\nhangup ");
    REQUIRE(script.has_value());
    CHECK(*script == std::vector<script_step>{say::wait_text{"menu"}, say::press{"2"}, say::press{"1234#"},
                                              say::wait_time{3s}, say::speak{4s},
                                              say::wait_until{say::until::end}, say::hang_up{}});
    CHECK(parse_script("")->empty());
}

TEST_CASE("a word that is no step is named", "[emulator][phone]") {
    for (const auto* wrong : {"hang", "speak:", "speak:0s", "speak:loud", "wait:", "12x"}) {
        CAPTURE(wrong);
        const auto script = parse_script(std::string("wait:menu ") + wrong);
        REQUIRE(script.has_error());
        CHECK(script.error().find(wrong) != std::string::npos);
    }
}

TEST_CASE("keys wait for the prompt that is named by file, resourceId or clientContext",
          "[emulator][phone]") {
    for (const auto* script : {"wait:menu 2", "wait:m1 2"}) {
        rehearsal r(script);
        r.sees(audio_active);
        r.sees(other_plays);
        CHECK(r.did.empty());
        r.sees(menu_plays);
        CHECK(r.did == words{"2"});
        CHECK(r.player.finished());
    }
    rehearsal by_context("wait:ticket 7");
    by_context.sees(other_plays);
    CHECK(by_context.did == words{"7"});
    rehearsal host_does_not_count("wait:bot 1");
    host_does_not_count.sees(menu_plays);
    CHECK(host_does_not_count.did.empty());
}

TEST_CASE("wait:prompt takes the next prompt each time", "[emulator][phone]") {
    rehearsal r("wait:prompt 1 wait:prompt 2");
    r.sees(menu_plays);
    CHECK(r.did == words{"1"});
    r.sees(other_plays);
    CHECK(r.did == words{"1", "2"});
}

TEST_CASE("wait:silence is not fooled by prompts back to back", "[emulator][phone]") {
    rehearsal r("wait:silence 1");
    r.go();
    CHECK(r.did.empty());
    r.sees(menu_plays);
    r.sees(menu_ends, false);
    CHECK(r.did.empty());
    r.sees(other_plays);
    CHECK(r.did.empty());
    r.sees(menu_ends);
    CHECK(r.did == words{"1"});
}

TEST_CASE("waits for the state of the call are over at once when it is there already", "[emulator][phone]") {
    rehearsal r("wait:menu wait:established wait:recording speak:1s wait:end");
    r.sees(audio_active);
    r.sees(menu_plays);
    CHECK(r.player.waiting_for() == "wait:recording");
    r.sees(R"({"what":"recordingBegun"})");
    CHECK(r.did == words{"speak"});
    CHECK_FALSE(r.player.finished());
    r.sees(R"({"what":"end"})");
    CHECK(r.player.finished());
}

TEST_CASE("a wait for time begins when its turn comes", "[emulator][phone]") {
    rehearsal r("wait:prompt wait:3s hangup");
    r.go(10s);
    CHECK_FALSE(r.player.wake());
    const auto parsed = json::document::parse(menu_plays);
    r.player.saw(parsed->root());
    r.go(20s);
    CHECK(r.player.wake() == 23s);
    r.go(22999ms);
    CHECK(r.did.empty());
    r.go(23s);
    CHECK(r.did == words{"hangup"});
}
