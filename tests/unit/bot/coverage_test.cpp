// How often steps and outcomes came, and the report of it.

#include <catch2/catch.hpp>

#include "bot/coverage/counter.hpp"
#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace switchhook::test;
using namespace std::chrono_literals;

namespace {

const std::string desk = R"("sections": {
    "main": [
        { "menu": { "timeout": "1s", "attempts": 1, "options": { "1": [ { "say": "One." } ], "2": "bye" },
                    "exhausted": "bye" } },
        { "goto": "bye" } ],
    "bye": [ { "switch": { "on": "x", "cases": [ { "equals": "a", "go": "main" }, { "equals": "a", "go": "bye" } ] } },
             { "hangup": {} } ] })";

std::vector<std::string> told(const flow_counts& counts) {
    std::vector<std::string> all;
    for (const auto& s : counts.steps) {
        auto line = s.at + ' ' + s.verb + ' ' + std::to_string(s.entered);
        for (const auto& [name, count] : s.outcomes) line += ' ' + name + '=' + std::to_string(count);
        all.push_back(std::move(line));
    }
    return all;
}

}  // namespace

TEST_CASE("what calls do is counted at every step, and what they leave out is there too", "[bot][counts]") {
    call_script first(flow_with(desk)), second(flow_with(desk));
    first.answered().press("1").prompt_done();
    second.answered().wait(5s);
    flow_counter all(first.flow()), other(second.flow());
    all.count(first.visits());
    other.count(second.visits());
    all.add(other);
    const auto counts = all.counts("desk.json", "12");
    CHECK(counts.file == "desk.json");
    CHECK(counts.version == "12");
    CHECK(told(counts) == std::vector<std::string>{
                              "/sections/main/0 menu 2 1=1 2=0 exhausted=1",
                              "/sections/main/0/menu/options/1/0 say 1 played=1 interrupted=0 failed=0",
                              "/sections/main/1 goto 1 goto=1",
                              "/sections/bye/0 switch 2 equals a=0 default=2", "/sections/bye/1 hangup 2"});
    CHECK(told(other.counts("", ""))[0] == "/sections/main/0 menu 1 1=0 2=0 exhausted=1");
}

TEST_CASE("the way that a journal tells of is counted as the call itself was", "[bot][counts]") {
    call_script script(flow_with(desk));
    script.answered().press("1").prompt_done();
    flow_counter of_call(script.flow()), of_journal(script.flow());
    of_call.count(script.visits());
    CHECK(of_journal.count(way_of(script.visits(), script.flow())));
    CHECK(told(of_journal.counts("", "")) == told(of_call.counts("", "")));
}

TEST_CASE("what a flow does not have is not counted", "[bot][counts]") {
    call_script script(flow_with(desk));
    flow_counter counter(script.flow());
    const auto counts = [&](const way_point& p) { return counter.count(std::vector{p}); };
    CHECK_FALSE(counts({"/sections/gone/0", "say", {}}));
    CHECK_FALSE(counts({"/sections/main/0", "say", {}}));
    CHECK_FALSE(counts({"/sections/main/0", "menu", "3"}));
    CHECK_FALSE(counts({"/sections/main/0", "menu", std::string(secret_outcome)}));
    CHECK(counts({"/sections/main/0", "menu", "2"}));
    CHECK(told(counter.counts("", ""))[0] == "/sections/main/0 menu 0 1=0 2=1 exhausted=0");
}

TEST_CASE("steps that no file has are not counted", "[bot][counts]") {
    call_script script(flow_with(R"("sections": { "main": [ { "transfer": {
        "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "consult": { "announce": { "say": "A call." } } } } ] })"));
    const auto counts = flow_counter(script.flow()).counts("", "");
    CHECK(told(counts) ==
          std::vector<std::string>{"/sections/main/0 transfer 0 transferred=0 busy=0 noAnswer=0 "
                                   "declined=0 unreachable=0 failed=0"});
}

TEST_CASE("what no key can end has no outcome for that", "[bot][counts]") {
    call_script script(flow_with(R"("defaults": { "bargeIn": false }, "sections": { "main": [
        { "say": "One." }, { "play": { "prompt": { "say": "Two." }, "failed": [] } },
        { "say": { "text": "Three.", "bargeIn": true } } ] })"));
    script.answered().prompt_done().operation(graph::operation_status::failed, 500, 0);
    flow_counter seen(script.flow());
    seen.count(script.visits());
    CHECK(told(seen.counts("", "")) ==
          std::vector<std::string>{"/sections/main/0 say 1 played=1 failed=0",
                                   "/sections/main/1 play 1 played=0 failed=1",
                                   "/sections/main/2 say 1 played=0 interrupted=0 failed=0"});
}

TEST_CASE("a report of counts is read as it was written", "[bot][counts]") {
    const flow_counts one{"desk",
                          "desk.json",
                          "1",
                          {{"/sections/main/1", "menu", 5, {{"1", 2}, {"exhausted", 0}}},
                           {"/sections/main/2", "hangup", 1, {}}}};
    const counts_report report{{one, {"other", "o.json", "", {}}}};
    const auto read = read_counts(to_json(report));
    REQUIRE(read.has_value());
    CHECK(*read == report);
    CHECK(report.find("desk") == &report.flows.front());
    CHECK(report.find("none") == nullptr);
    CHECK(report.flows.front().find("/sections/main/1")->of("1") == 2);
    CHECK(report.flows.front().find("/sections/main/1")->of("7") == 0);
    const auto newer = read_counts(R"({"tool": "x", "flows": [{"flow": "f", "more": 1, "steps": [
        {"at": "/sections/main/0", "verb": "say", "entered": -1, "outcomes": {"played": "2"}, "new": []}]}]})");
    REQUIRE(newer.has_value());
    CHECK(newer->flows.front().steps ==
          std::vector<step_counts>{{"/sections/main/0", "say", 0, {{"played", 2}}}});
}

TEST_CASE("what is no report of counts is told", "[bot][counts]") {
    for (const auto* text :
         {"", "[]", "{}", R"({"flows": 1})", R"({"flows": [{"flow": "f"}]})", R"({"flows": [1]})"}) {
        CAPTURE(text);
        const auto read = read_counts(text);
        REQUIRE(read.has_error());
        CHECK_FALSE(read.error().empty());
    }
}
