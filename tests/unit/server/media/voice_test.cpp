#include "server/media/voice.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <thread>

#include "media_test.hpp"

using namespace switchhook::server::media;
using namespace std::chrono_literals;

namespace {

constexpr auto counted =
    "echo x >> \"$(dirname \"$0\")/runs\"; cat > /dev/null; cat \"$(dirname \"$0\")/sound.wav\"";

// An engine that says the same to everything, and writes down how often it was asked.
struct counted_engine : temp_folder {
    counted_engine() { write("sound.wav", to_wav(tone(440, 0.25))); }
    std::string name = program("engine", counted);
    std::size_t runs() const { return content_of(path() / "runs").size() / 2; }
};

// Dead, though perhaps not yet reaped by whoever inherited it. A signal takes its time to arrive.
bool is_gone(int process) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < until) {
        const auto state = content_of("/proc/" + std::to_string(process) + "/stat");
        if (state.empty() || state.find(") Z ") != std::string::npos) return true;
        std::this_thread::yield();
    }
    return false;
}

}  // namespace

TEST_CASE("espeak-ng speaks, in Graph's format", "[media][voice]") {
    const voice v({});
    const auto wav = v.speak("For sales, press 1.", "en-US");
    REQUIRE(wav.has_value());
    const auto report = inspect_wav(*wav);
    REQUIRE(report.has_value());
    CHECK(report->fit_for_graph());
    CHECK(report->duration > 500ms);
    CHECK(report->duration < 5s);
    CHECK_FALSE(report->silent);
    CHECK_FALSE(report->clipped);
    const auto longer =
        v.speak("For sales, press 1. For support, press 2. To leave a message, press 3.", "en-US");
    REQUIRE(longer.has_value());
    CHECK(inspect_wav(*longer)->duration > report->duration);
}

TEST_CASE("languages sound different, and unknown ones are refused", "[media][voice]") {
    const voice v({});
    const auto english = v.speak("Information", "en-US"), french = v.speak("Information", "fr-FR");
    REQUIRE(english.has_value());
    REQUIRE(french.has_value());
    CHECK(*english != *french);
    CHECK(v.speak("Information", "xx-YY").error() == errc::engine_failed);
}

TEST_CASE("text never reaches a shell or the engine's options", "[media][voice]") {
    const temp_folder folder;
    const voice v({});
    const auto victim = (folder.path() / "victim").string();
    for (const auto& text : {"$(touch " + victim + ")", "`touch " + victim + "`", "--path=/ -w " + victim,
                             "\"; touch " + victim + "; \""}) {
        CAPTURE(text);
        CHECK(v.speak(text, "en-US").has_value());
        CHECK_FALSE(std::filesystem::exists(victim));
    }
    for (const auto* language : {"", "../../etc/passwd", "-w/tmp/x", "en US", "e"}) {
        CAPTURE(language);
        CHECK(v.speak("Hello", language).error() == errc::bad_language);
    }
}

TEST_CASE("an engine that is missing, fails or babbles is told apart", "[media][voice]") {
    const temp_folder folder;
    const auto error_of = [](const std::string& program, child_limits limits = {}) {
        return voice({}, program, limits).speak("Hello", "en-US").error();
    };
    CHECK(error_of("no-such-engine-anywhere") == errc::engine_missing);
    CHECK(error_of("no-such-engine-anywhere").message() == "espeak-ng is not installed or not on PATH");
    CHECK(error_of(folder.program("fails", "exit 3")) == errc::engine_failed);
    CHECK(error_of(folder.program("dies", "kill -9 $$")) == errc::engine_failed);
    CHECK(error_of(folder.program("babbles", "echo no sound")) == errc::not_audio);
    CHECK(error_of(folder.program("mute", "true")) == errc::not_audio);
    CHECK(error_of(folder.program("endless", "cat /dev/zero"), {10s, 100'000}) == errc::too_long);
}

TEST_CASE("an engine that hangs is killed at the deadline, with its own children", "[media][voice]") {
    const temp_folder folder;
    const auto hung = folder.program("hangs", "sleep 1000 & echo $! > \"$(dirname \"$0\")/child\"; wait");
    CHECK(voice({}, hung, {5s, 1'000}).speak("Hello", "en-US").error() == errc::engine_timed_out);
    const auto child = std::stoi(content_of(folder.path() / "child"));
    CHECK(is_gone(child));

    const auto closed = folder.program("closes", "exec >&-; sleep 1000");
    CHECK(voice({}, closed, {300ms, 1'000}).speak("Hello", "en-US").error() == errc::engine_timed_out);
}

TEST_CASE("an engine that does not read its text harms nobody", "[media][voice]") {
    const temp_folder folder;
    folder.write("sound.wav", to_wav(tone(440, 0.25)));
    const auto deaf = folder.program("deaf", "exec <&-; cat \"$(dirname \"$0\")/sound.wav\"");
    CHECK(run_child({deaf}, std::string(1'000'000, 'x'), {}).has_value());
    CHECK(voice({}, deaf).speak(std::string(4'000, 'x'), "en-US").has_value());
    CHECK(voice({}, deaf).speak(std::string(4'001, 'x'), "en-US").error() == errc::too_long);
}

TEST_CASE("a child gets long input whole and none of our descriptors", "[media][voice]") {
    const std::string long_text(3'000'000, 'x');
    const auto echoed = run_child({"cat"}, long_text, {});
    REQUIRE(echoed.has_value());
    CHECK(*echoed == long_text);
    const temp_folder folder;
    FILE* open_here = std::fopen((folder.path() / "f").c_str(), "w");
    REQUIRE(open_here != nullptr);
    const auto seen = run_child({"ls", "-l", "/proc/self/fd"}, "", {});
    std::fclose(open_here);
    REQUIRE(seen.has_value());
    CHECK(seen->find("/dev/null") != std::string::npos);
    CHECK(seen->find(folder.path().string()) == std::string::npos);
}

TEST_CASE("what was spoken once is not spoken again", "[media][voice]") {
    const counted_engine engine;
    const temp_folder cache;
    const voice v(cache.path() / "voice", engine.name);
    const auto first = v.speak("Hello", "en-US");
    REQUIRE(first.has_value());
    CHECK(v.speak("Hello", "en-US").value() == first.value());
    CHECK(voice(cache.path() / "voice", engine.name).speak("Hello", "en-us").has_value());
    CHECK(engine.runs() == 1);
    CHECK(v.speak("Hello!", "en-US").has_value());
    CHECK(v.speak("Hello", "en-GB").has_value());
    CHECK(engine.runs() == 3);
    CHECK(cache.count_files() == 3);
}

TEST_CASE("a damaged cache entry is made anew", "[media][voice]") {
    const counted_engine engine;
    const temp_folder cache;
    const voice v(cache.path(), engine.name);
    const auto good = v.speak("Hello", "en-US").value();
    const auto entry = std::filesystem::directory_iterator(cache.path())->path();
    const auto whole = content_of(entry);
    auto flipped = whole;
    flipped[flipped.size() - 5] ^= 1;
    std::size_t runs = 1;
    for (const auto& damaged :
         {std::string(), whole.substr(0, 30), whole.substr(0, whole.size() - 1), flipped}) {
        CAPTURE(damaged.size());
        cache.write(entry.filename().string(), damaged);
        CHECK(v.speak("Hello", "en-US").value() == good);
        CHECK(engine.runs() == ++runs);
        CHECK(content_of(entry) == whole);
    }
}

TEST_CASE("a cache that cannot be written costs time only", "[media][voice]") {
    const counted_engine engine;
    const std::filesystem::path file = engine.write("a file", "");
    const voice v(file / "voice", engine.name);
    CHECK(v.speak("Hello", "en-US").has_value());
    CHECK(v.speak("Hello", "en-US").has_value());
    CHECK(engine.runs() == 2);
}

TEST_CASE("failures are not kept", "[media][voice]") {
    const temp_folder folder;
    const temp_folder cache;
    const auto fails = folder.program("fails", "exit 3");
    CHECK(voice(cache.path(), fails).speak("Hello", "en-US").error() == errc::engine_failed);
    CHECK(cache.count_files() == 0);
}
