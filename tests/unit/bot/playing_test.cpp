// Recorded notifications, played to the bot.

#include <algorithm>
#include <catch2/catch.hpp>

#include "bot/replay/play.hpp"
#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace switchhook::bot::replay;
using namespace switchhook::test;

namespace {

const std::string call_id = "7c31f400-9d52-4be8-a0c7-5e18d2b6f093";
const std::string other_id = "11111111-9d52-4be8-a0c7-5e18d2b6f093";

const std::string desk = R"("sections": { "main": [
    { "menu": { "id": "m", "prompt": { "say": "Menu." }, "timeout": "5s", "attempts": 1, "exhausted": "bye",
                "options": { "1": "sales" } } } ],
    "sales": [ { "say": "Sales." }, { "say": "More." }, { "hangup": {} } ], "bye": [ { "hangup": {} } ] })";

std::string notified(const std::string& change, const std::string& path, const std::string& data,
                     const std::string& id = call_id) {
    return R"({"value":[{"changeType":")" + change + R"(","resourceUrl":"/communications/calls/)" + id +
           path + R"(","resourceData":)" + data + "}]}";
}
std::string of_call(const std::string& state, const std::string& more = "", const std::string& id = call_id) {
    return notified(state == "incoming" ? "created" : "updated", "",
                    R"({"@odata.type":"#microsoft.graph.call","state":")" + state + '"' + more + '}', id);
}
std::string established(const std::string& id = call_id) {
    return of_call("established", R"(,"mediaState":{"audio":"active"})", id);
}
std::string pressed(int sequence, const std::string& tone) {
    return of_call("established", R"(,"toneInfo":{"sequenceId":)" + std::to_string(sequence) +
                                      R"(,"tone":")" + tone + "\"}");
}
std::string prompt_over(const std::string& context) {
    return notified(
        "deleted", "/operations/0b5a2c00-7d10-4c6e-9a41-000000000099",
        R"({"@odata.type":"#microsoft.graph.playPromptOperation","status":"completed","clientContext":")" +
            context + "\"}");
}
std::string at(int ms, const std::string& body) {
    return R"({"at":)" + std::to_string(ms) + R"(,"notification":)" + body + "}\n";
}

std::shared_ptr<const bot::flow> loaded(const std::string& members) {
    problems found;
    auto flow = load_flow(flow_with(members), "desk", "desk.json", found);
    REQUIRE(flow);
    return flow;
}

playing replayed(const std::string& text, const std::string& flow = desk,
                 const std::string& file = "r.jsonl") {
    recording r;
    const auto read = read_recording(text, file, r);
    INFO((read.has_error() ? read.error() : ""));
    REQUIRE(read.has_value());
    return play(r, scenery_for_playing(loaded(flow)), instant(milliseconds(1'700'000'000'000)));
}

std::vector<std::string> words_of(const played& call) {
    std::vector<std::string> words;
    for (const auto& d : call.deeds) words.push_back(std::to_string(d.at.count()) + ' ' + d.words);
    return words;
}

const std::string begun = at(0, of_call("incoming")) + at(500, established());

}  // namespace

TEST_CASE("raw bodies as Graph posts them lead the bot, and no time passes", "[bot][playing]") {
    // One behind the other, over several lines, or in a list.
    auto body = of_call("incoming");
    body.replace(1, 0, "\n  ");
    const auto p =
        replayed(body + "[" + established() + "," + pressed(1, "tone1") + "] " + prompt_over("anybody's"));
    CHECK(p.unusable.empty());
    CHECK(p.differences.empty());
    REQUIRE(p.calls.size() == 1);
    CHECK(p.calls[0].has_begun);
    CHECK(words_of(p.calls[0]) == std::vector<std::string>{"0 answer", "0 subscribeToTone",
                                                           "0 playPrompt Menu.", "0 cancelMediaProcessing",
                                                           "0 playPrompt Sales.", "0 playPrompt More."});
}

TEST_CASE("with times recorded the flow's own time runs too", "[bot][playing]") {
    const auto p = replayed(begun + at(2'600, prompt_over("x")) + R"({"at":15000})");
    CHECK(words_of(p.calls.at(0)) ==
          std::vector<std::string>{"0 answer", "500 subscribeToTone", "500 playPrompt Menu.", "7600 delete"});
}

TEST_CASE("each difference from what was recorded is told with its place", "[bot][playing]") {
    const auto with = [](const std::string& requests) { return replayed(begun + requests).differences; };
    const std::string well = R"({"at":40,"request":"answer"})"
                             "\n"
                             R"({"at":600,"request":"subscribeToTone"})"
                             "\n";
    // What Graph is told to fetch ahead is of no matter.
    CHECK(
        with(
            R"({"request":"answer","body":{"callbackUri":"https://x/callback","acceptedModalities":["audio"],"mediaConfig":)"
            R"({"@odata.type":"#microsoft.graph.serviceHostedMediaConfig","preFetchMedia":[{"uri":"https://x/1"}]}}})"
            R"({"request":"subscribeToTone"}{"request":"playPrompt"})")
            .empty());
    const std::string prompt =
        R"("prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":)"
        R"({"@odata.type":"#microsoft.graph.mediaInfo","uri":"https://x/1","resourceId":"1"}}])";
    const auto differences = with(well + R"({"at":9000,"request":"playPrompt","body":{"clientContext":"c",)" +
                                  prompt + R"(,"loop":2}})" + R"({"request":"transfer"})");
    REQUIRE(differences.size() == 2);
    CHECK(differences[0] == "r.jsonl:5: playPrompt: /body/loop: expected 2, found nothing");
    CHECK(differences[1] == "r.jsonl:5: transfer: not done");

    const auto late =
        replayed(begun + R"({"at":9000,"request":"playPrompt","body":{"clientContext":"c",)" + prompt + "}}");
    REQUIRE(late.differences.size() == 3);
    CHECK(late.differences[0] == "r.jsonl: answer at 0:00.000: done, and not recorded");
    const auto timed = replayed(begun + R"({"request":"reject"})", desk, "at 10:30.jsonl");
    REQUIRE_FALSE(timed.differences.empty());
    CHECK(timed.differences.back() == "at 10:30.jsonl: playPrompt at 0:00.500: done, and not recorded");
    CHECK(late.differences[2] == "r.jsonl:3: playPrompt: expected at 0:09.000, done at 0:00.500");
}

TEST_CASE("a prompt of another address is the same as long as it is so everywhere", "[bot][playing]") {
    const auto play = [](const std::string& uri) {
        return R"({"request":"playPrompt","body":{"clientContext":"ours-)" + uri +
               R"(","prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"@odata.type":"#microsoft.graph.mediaInfo","uri":"https://x/)" +
               uri + R"(","resourceId":")" + uri + "\"}}]}}\n";
    };
    // Of requests alone, so that the others need not be written down: they are told as not recorded.
    const auto others = [](const playing& p) {
        return std::count_if(p.differences.begin(), p.differences.end(),
                             [](const std::string& d) { return d.find("playPrompt") != std::string::npos; });
    };
    const auto keys = at(3'000, pressed(1, "tone1"));
    CHECK(others(replayed(begun + play("menu") + keys + play("sales"))) == 0);
    CHECK(others(replayed(begun + play("menu") + keys + play("menu"))) == 1);
    // The operation is known by the name that the recording has for it, also late.
    const auto late =
        replayed(begun + play("menu") + keys + play("sales") + at(3'100, prompt_over("ours-menu")));
    CHECK(words_of(late.calls.at(0)).back() == "3000 playPrompt Sales.");
    const auto told =
        replayed(begun + play("menu") + keys + play("sales") + at(5'100, prompt_over("ours-sales")));
    CHECK(words_of(told.calls.at(0)).back() == "5100 playPrompt More.");
}

TEST_CASE("requests fail as they failed when they were recorded", "[bot][playing]") {
    const auto p = replayed(begun + R"({"request":"answer","status":202})" +
                            R"({"request":"subscribeToTone","status":200})" +
                            R"({"request":"playPrompt","status":404,"code":"8522"})");
    CHECK(words_of(p.calls.at(0)).back() == "500 release the call");
    CHECK(p.unusable.empty());
}

TEST_CASE("a call of the emulator is a recording", "[bot][playing]") {
    const std::string exchange =
        R"({"id":"x","exchange":[{"n":1,"at":0,"what":"ring"},{"n":2,"at":1,"what":"notification","body":)" +
        of_call("incoming") + R"(},{"n":3,"at":20,"what":"request","method":"answer","status":202},)" +
        R"({"n":4,"at":300,"what":"notification","fault":"dropped","body":)" + established() +
        R"(},{"n":5,"at":500,"what":"notification","body":)" + established() + "}]}";
    const auto p = replayed(exchange);
    CHECK(words_of(p.calls.at(0)) ==
          std::vector<std::string>{"1 answer", "500 subscribeToTone", "500 playPrompt Menu."});
    REQUIRE(p.differences.size() == 2);
    CHECK(p.differences[0] == "r.jsonl: subscribeToTone at 0:00.500: done, and not recorded");
}

TEST_CASE("calls of one recording are kept apart", "[bot][playing]") {
    const auto p = replayed(begun + at(600, of_call("incoming", "", other_id)) +
                            at(700, established(other_id)) + at(800, pressed(1, "tone1")) +
                            R"({"at":900,"call":")" + other_id + R"(","operator":"hangUp"})");
    REQUIRE(p.calls.size() == 2);
    CHECK(words_of(p.calls[0]).back() == "800 playPrompt Sales.");
    CHECK(words_of(p.calls[1]).back() == "900 delete");
}

TEST_CASE("what a recording cannot tell is said", "[bot][playing]") {
    const auto p =
        replayed(at(500, established()) + R"({"at":100})" + R"({"at":600,"stored":"x.wav"})" +
                 R"({"at":600,"answer":{"method":"sing","status":404}})" + R"({"at":700,"notification":{}})");
    CHECK_FALSE(p.calls.at(0).has_begun);
    CHECK(p.unusable == std::vector<std::string>{
                            "r.jsonl:2: \"at\" runs backwards", "r.jsonl:2: no recording is on its way",
                            "r.jsonl:2: no method is called \"sing\"", "r.jsonl:2: no notification in it"});
    recording r;
    CHECK(read_recording("{\"value\": [\n", "r.jsonl", r).error().starts_with("r.jsonl:1: "));
    CHECK(read_recording(R"({"unknown": 1} 7)", "r.jsonl", r).has_value());
    CHECK(r.passed_over == 2);
    CHECK(r.lines.empty());
    for (const auto* at : {"1e300", "-1", "1763800000000", "\"noon\""})
        CHECK_THAT(read_recording("\n{\"at\": " + std::string(at) + "}", "r.jsonl", r).error(),
                   Catch::StartsWith("r.jsonl:2: \"at\" is in milliseconds"));
}
