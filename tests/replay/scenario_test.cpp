#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "bot/replay/play.hpp"
#include "tests/replay/scenario.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

// Names the scenario and the line with what went wrong there.
std::vector<std::string> replay(const scenario& s) {
    bot::replay::recording recorded;
    for (const auto& line : s.events)
        if (const auto read = bot::replay::read_recording(line.text, s.name, recorded); read.has_error())
            throw std::runtime_error(read.error());
    for (std::size_t i = 0; i < recorded.lines.size(); ++i)
        recorded.lines[i].number = static_cast<unsigned>(s.events.at(i).number);
    const bot::instant begins{bot::milliseconds(1'795'000'000'000)};
    const auto played = bot::replay::play(recorded, bot::replay::scenery_for_playing(s.flow), begins);
    if (!played.unusable.empty()) throw std::runtime_error(played.unusable.front());
    if (played.calls.size() != 1) throw std::runtime_error(s.name + ": a scenario is of one call");
    std::vector<std::string> lines;
    for (const auto& d : played.calls.front().deeds) lines.push_back(d.json);
    return lines;
}

// With SWITCHHOOK_REPLAY_UPDATE=1 expected.jsonl is written anew, to be read and judged line by line.
bool is_updating() { return std::getenv("SWITCHHOOK_REPLAY_UPDATE") != nullptr; }

}  // namespace

// The name stands in CMakeLists.txt too: each folder is a test of its own there.
TEST_CASE("a recorded call goes as it is written down", "[replay][scenario]") {
    const auto folders = scenario_folders();
    bool entered = false;  // each run of a test case enters one section; none when -c names none of them
    for (const auto& folder : folders) {
        DYNAMIC_SECTION(folder.filename().string()) {
            entered = true;
            const auto s = read_scenario(folder);
            const auto found = replay(s);
            if (is_updating()) {
                std::ofstream out(folder / "expected.jsonl");
                for (const auto& line : found) out << line << '\n';
                WARN(s.name << "/expected.jsonl was written anew");
                REQUIRE(out);
                continue;
            }
            const auto wrong = compare(s.name + "/expected.jsonl", s.expected, found);
            if (!wrong.empty()) FAIL(wrong);
            SUCCEED();
        }
    }
    if (!entered) FAIL("no such recorded call");
}

TEST_CASE("a difference from what is expected is found, and its line is named", "[replay]") {
    const auto expected = read_lines(
        "{\"at\":0,\"request\":\"answer\",\"body\":{\"a\":[1,{\"b\":null}]}}\n"
        "{\"at\":5,\"ended\":\"caller\"}\n",
        "x");
    const std::string first = R"({"body":{"a":[1,{"b":null}]},"request":"answer","at":0})";
    const std::string last = R"({"at":5,"ended":"caller"})";
    CHECK(compare("x", expected, {first, last}).empty());

    const auto other_number = R"({"at":0,"request":"answer","body":{"a":["1",{"b":null}]}})";
    CHECK(
        compare("x", expected, {other_number, last}).starts_with("x:1: /body/a/0: expected 1, found \"1\""));
    const auto left_out = R"({"at":0,"request":"answer","body":{"a":[1,{}]}})";
    CHECK(compare("x", expected, {left_out, last})
              .starts_with("x:1: /body/a/1/b: expected null, found nothing"));
    const auto added = R"({"at":0,"request":"answer","body":{"a":[1,{"b":null,"c":1}]}})";
    CHECK(compare("x", expected, {added, last}).starts_with("x:1: /body/a/1/c: expected nothing, found 1"));
    const auto longer = R"({"at":0,"request":"answer","body":{"a":[1,{"b":null},2]}})";
    CHECK(compare("x", expected, {longer, last}).starts_with("x:1: /body/a: expected 2 elements, found 3"));
    CHECK(compare("x", expected, {first}).starts_with("x:2: not done"));
    CHECK(compare("x", expected, {first, last, last}).starts_with("x: done beyond the last line"));
    CHECK(compare("x", expected, {last, first}).starts_with("x:1: "));
}
