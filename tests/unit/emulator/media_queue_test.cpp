#include "emulator/world/media_queue.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

prompt_ptr ready(duration length, std::string name = "menu") {
    return std::make_shared<const prompt>(
        prompt{"https://bot/" + name + ".wav", name, prompt::condition::playable, length});
}
prompt_ptr broken(prompt::condition why) {
    return std::make_shared<const prompt>(prompt{"https://bot/x.wav", "x", why, 0s});
}

play_order play(std::string operation, std::vector<prompt_ptr> prompts) {
    return {operation, "ctx-" + operation, std::move(prompts), false};
}

record_order record(std::string operation) {
    record_order o;
    o.operation = operation;
    o.client_context = "ctx-" + operation;
    o.beep = false;
    o.max_duration = 60s;
    return o;
}

struct printer {
    std::string operator()(const prompt_started& e) const {
        return e.operation + " starts " + e.what->resource_id;
    }
    std::string operator()(const prompt_stopped& e) const {
        return e.operation + (e.whole ? " played " : " cut ") + e.what->resource_id;
    }
    std::string operator()(const beep_started& e) const { return e.operation + " beeps"; }
    std::string operator()(const recording_started& e) const { return e.operation + " listens"; }
    std::string operator()(const play_ended& e) const {
        static const char* names[] = {"completed", "cancelled", "wrong format", "not downloaded"};
        return e.operation + " " + names[static_cast<int>(e.how)];
    }
    std::string operator()(const record_ended& e) const {
        static const char* names[] = {"stop tone",       "max duration",  "max silence",
                                      "initial silence", "prompt failed", "beep failed",
                                      "no media",        "cancelled",     "unspecified"};
        std::string text = e.operation + " " + names[static_cast<int>(e.how)];
        if (e.kept) text += " " + std::to_string(milliseconds(e.kept->length)) + "ms";
        return text;
    }
};

std::vector<std::string> story(media_queue& q) {
    std::vector<std::string> lines;
    for (const auto& e : q.take_events()) lines.push_back(std::visit(printer(), e));
    return lines;
}
using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("prompts of one operation play back to back, and operations one after the other",
          "[emulator][media]") {
    media_queue q;
    q.add(play("a", {ready(2s, "one"), ready(3s, "two")}), 0s);
    q.add(play("b", {ready(1s, "three")}), 1s);
    CHECK(story(q) == lines{"a starts one"});
    CHECK(q.next_due() == 2s);
    q.advance(2s);
    CHECK(story(q) == lines{"a played one", "a starts two"});
    q.advance(4999ms);
    CHECK(story(q).empty());
    q.advance(5s);
    CHECK(story(q) == lines{"a played two", "a completed", "b starts three"});
    q.advance(6s);
    CHECK(story(q) == lines{"b played three", "b completed"});
    CHECK(q.size() == 0);
    CHECK_FALSE(q.next_due());
}

TEST_CASE("a jump of the clock plays everything at its own time", "[emulator][media]") {
    media_queue q;
    q.add(play("a", {ready(2s, "one")}), 0s);
    auto listening = record("r");
    listening.initial_silence = 5s;
    q.add(listening, 0s);
    q.add(play("b", {ready(3s, "two")}), 0s);
    q.advance(1min);
    CHECK(story(q) == lines{"a starts one", "a played one", "a completed", "r listens", "r initial silence",
                            "b starts two", "b played two", "b completed"});
}

TEST_CASE("an operation waits for its prompt, and fails as the download did", "[emulator][media]") {
    auto loading = std::make_shared<prompt>();
    media_queue q;
    q.add(play("a", {loading}), 0s);
    CHECK_FALSE(q.next_due());
    q.advance(10s);
    CHECK(story(q).empty());
    loading->state = prompt::condition::playable;
    loading->length = 1s;
    q.advance(11s);
    CHECK(q.next_due() == 12s);

    media_queue failing;
    failing.add(play("a", {broken(prompt::condition::wrong_format)}), 0s);
    failing.add(play("b", {ready(1s, "one"), broken(prompt::condition::unreachable), ready(1s)}), 0s);
    failing.advance(1s);
    CHECK(story(failing) == lines{"a wrong format", "b starts one", "b played one", "b not downloaded"});
}

TEST_CASE("cancelling ends what plays and all that waits", "[emulator][media]") {
    media_queue q;
    q.add(play("a", {ready(10s, "one")}), 0s);
    q.add(record("r"), 0s);
    q.add(play("b", {ready(1s)}), 0s);
    story(q);
    q.cancel_all(3s);
    CHECK(story(q) == lines{"a cut one", "a cancelled", "r cancelled", "b cancelled"});
    q.advance(1h);
    CHECK(story(q).empty());
}

TEST_CASE("a looped prompt plays until it is cancelled", "[emulator][media]") {
    media_queue q;
    auto music = play("a", {ready(2s, "music")});
    music.loop = true;
    q.add(music, 0s);
    q.advance(5s);
    CHECK(story(q) ==
          lines{"a starts music", "a played music", "a starts music", "a played music", "a starts music"});
    q.cancel_all(5s);
    CHECK(story(q) == lines{"a cut music", "a cancelled"});

    media_queue empty;
    auto nothing = play("b", {ready(0s)});
    nothing.loop = true;
    empty.add(nothing, 0s);
    empty.advance(1s);
    CHECK(story(empty).size() < 200);
}

TEST_CASE("a recording ends by a stop tone and keeps what came before it", "[emulator][media]") {
    media_queue q;
    auto r = record("r");
    r.prompt = ready(2s, "ask");
    r.beep = true;
    r.stop_keys = "#*";
    q.add(r, 0s);
    q.key_pressed('#', 1s);
    q.advance(2s);
    CHECK(story(q) == lines{"r starts ask", "r played ask", "r beeps"});
    q.advance(2400ms);
    CHECK(story(q) == lines{"r listens"});
    q.speak(3s, nullptr, 3s);
    q.key_pressed('1', 4s);
    q.key_pressed('*', 5s);
    CHECK(story(q) == lines{"r stop tone 2600ms"});
}

TEST_CASE("a recording ends at its longest duration, also while the caller speaks", "[emulator][media]") {
    media_queue q;
    auto r = record("r");
    r.max_duration = 10s;
    q.add(r, 0s);
    q.speak(20s, nullptr, 1s);
    q.advance(1min);
    CHECK(story(q) == lines{"r listens", "r max duration 10000ms"});
}

TEST_CASE("speech waits in a queue that has an end", "[emulator][media]") {
    media_queue q;
    int taken = 0;
    while (taken < 10'000 && q.speak(1min, nullptr, 0s)) ++taken;
    CHECK(taken == 1'024);
    CHECK(q.speak(1s, nullptr, 1min));  // the first has been said

    media_queue heavy;
    const auto samples = std::make_shared<const std::string>(16U << 20, 'x');
    for (int i = 0; i < 4; ++i) CHECK(heavy.speak(1min, samples, 0s));
    CHECK_FALSE(heavy.speak(1min, samples, 0s));
    CHECK(heavy.speak(1min, samples, 1min));
}

TEST_CASE("a recording ends by silence after speech, counted from the last word", "[emulator][media]") {
    media_queue q;
    auto r = record("r");
    r.max_silence = 3s;
    q.add(r, 0s);
    q.speak(2s, nullptr, 1s);
    q.speak(2s, nullptr, 5s);
    CHECK(q.next_due() == 10s);
    q.advance(10s);
    CHECK(story(q) == lines{"r listens", "r max silence 10000ms"});
}

TEST_CASE("a recording in which nobody spoke fails after its initial silence and keeps nothing",
          "[emulator][media]") {
    media_queue q;
    auto r = record("r");
    r.initial_silence = 4s;
    q.add(r, 0s);
    q.advance(4s);
    CHECK(story(q) == lines{"r listens", "r initial silence"});

    media_queue equal;
    auto both = record("r");
    both.initial_silence = both.max_duration = 5s;
    equal.add(both, 0s);
    equal.advance(5s);
    CHECK(story(equal) == lines{"r listens", "r initial silence"});
}

TEST_CASE("a recording whose prompt cannot play fails before it listens", "[emulator][media]") {
    media_queue q;
    auto r = record("r");
    r.prompt = broken(prompt::condition::unreachable);
    q.add(r, 0s);
    CHECK(story(q) == lines{"r prompt failed"});
}

TEST_CASE("the platform's own troubles end a recording each in its way", "[emulator][media]") {
    media_queue q;
    auto beep = record("beep");
    beep.beep = true;
    beep.trouble = record_ending::beep_failed;
    auto deaf = record("deaf");
    deaf.trouble = record_ending::no_media;
    auto odd = record("odd");
    odd.trouble = record_ending::unspecified;
    q.add(beep, 0s);
    q.add(deaf, 0s);
    q.add(odd, 0s);
    q.advance(5s);
    CHECK(story(q) == lines{"beep beep failed", "deaf listens", "deaf no media", "odd unspecified"});
}

TEST_CASE("a cancelled recording keeps nothing", "[emulator][media]") {
    media_queue q;
    q.add(record("r"), 0s);
    q.speak(3s, nullptr, 0s);
    q.cancel_all(2s);
    CHECK(story(q) == lines{"r listens", "r cancelled"});
}

TEST_CASE("speech that goes on when listening begins is speech", "[emulator][media]") {
    media_queue q;
    auto r = record("r");
    r.prompt = ready(2s, "ask");
    r.max_silence = 1s;
    q.add(r, 0s);
    q.speak(4s, nullptr, 1s);
    q.advance(6s);
    CHECK(story(q) == lines{"r starts ask", "r played ask", "r listens", "r max silence 4000ms"});
}
