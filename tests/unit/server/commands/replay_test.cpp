// Calls that were, on the command line.

#include <catch2/catch.hpp>

#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

namespace test = switchhook::test;
using test::run_switchhook;

namespace {

// Two calls through a menu, as GET /api/calls/{id}/journal answers them: one caller chose 1, the other 2.
const std::string journals = R"({"call":"call-1","flow":"desk","version":"v1"}
{"t":1700000000000,"e":{"offered":{"id":"call-1","tenant":"t","chain":"c"}},"r":"call came in","a":["answer #1"]}
{"t":1700000000500,"e":{"changed":{"state":"established","audio":"active"}},"r":"call established","a":["subscribeToTone #2"],"v":[["/sections/main/0","menu"]]}
{"t":1700000001500,"e":{"tone":{"sequence":1,"key":"1"}},"r":"caller pressed 1","a":["delete #3"],"v":[["/sections/main/0","menu","1"],["/sections/sales/0","hangup"]]}
{"call":"call-2","flow":"desk","version":"v1"}
{"t":1700000000000,"e":{"offered":{"id":"call-2","tenant":"t","chain":"c"}},"r":"call came in","a":["answer #1"]}
{"t":1700000000500,"e":{"changed":{"state":"established","audio":"active"}},"r":"call established","a":["subscribeToTone #2"],"v":[["/sections/main/0","menu"]]}
{"t":1700000001500,"e":{"tone":{"sequence":1,"key":"2"}},"r":"caller pressed 2","a":["delete #3"],"v":[["/sections/main/0","menu","2"],["/sections/sales/0","hangup"]]}
)";

std::string desk(const std::string& second) {
    return R"({ "version": 1, "sections": {
        "main": [ { "menu": { "options": { "1": "sales", "2": ")" +
           second + R"(" }, "exhausted": "sales" } } ],
        "sales": [ { "hangup": {} } ], "support": [ { "hangup": {} } ] } })";
}

struct archive : test::temporary_folder {
    std::string flow = write("desk.json", desk("sales"));
    std::string changed = write("changed/desk.json", desk("support"));
    std::string calls = write("calls.jsonl", journals);
};

const std::string incoming =
    R"({"value":[{"changeType":"created","resourceUrl":"/communications/calls/c1","resourceData":)"
    R"({"@odata.type":"#microsoft.graph.call","state":"incoming"}}]})";

}  // namespace

TEST_CASE("stored calls go the same way through the same flow, and another through a changed one",
          "[commands][replay]") {
    const archive a;
    auto seen = run_switchhook({"replay", a.calls, "--flow", a.flow});
    CHECK(seen.errors == "");
    CHECK(seen.output == "2 calls: 2 the same way, 0 another\n");
    CHECK(seen.status == 0);
    seen = run_switchhook({"replay", a.calls, "--flow", a.changed});
    CHECK(seen.output ==
          "call call-2: at main/0 (menu) pressed 2: was sales, would be support\n"
          "2 calls: 1 the same way, 1 another\n");
    CHECK(seen.status == 1);
    seen = run_switchhook({"replay", a.calls, "--flow", a.changed, "--json"});
    CHECK(seen.status == 1);
    for (const auto* part : {R"("verdict": "changed")", R"("step": "/sections/main/0")", R"("was": "sales")",
                             R"("would": "support")", R"("same": 1)", R"("at": "2023-11-14T22:13:21.500Z")"})
        CHECK_THAT(seen.output, Catch::Contains(part));
}

TEST_CASE("each call meets the flow of its name", "[commands][replay]") {
    const archive a;
    const auto config = a.write("switchhook.json", R"({ "flows": { "folder": ".", "incoming": "desk" } })");
    CHECK(run_switchhook({"replay", a.calls, "--config", config}).output ==
          "2 calls: 2 the same way, 0 another\n");
    const auto mixed =
        a.write("mixed.jsonl", journals + R"({"call":"x","flow":"other","version":"v1"})" + "\n");
    auto seen = run_switchhook({"replay", mixed, "--flow", a.flow});
    CHECK(seen.output == "2 calls: 2 the same way, 0 another; 1 call of other flows left out\n");
    seen = run_switchhook({"replay", mixed, "--config", config});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors,
               Catch::Contains("other.json: cannot be read") && Catch::Contains("is named with --flow here"));
    a.write("outside/desk.json", desk("sales"));
    const auto foreign = a.write("foreign.jsonl", R"({"call":"x","flow":"../outside/desk","version":"v1"})");
    a.write("inside/switchhook.json", R"({ "flows": { "folder": ".", "incoming": "desk" } })");
    seen = run_switchhook({"replay", foreign, "--config", a.file("inside/switchhook.json")});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.errors, Catch::Contains("../outside/desk: no flow can have this name"));
}

TEST_CASE("recorded notifications are played, and held against recorded requests", "[commands][replay]") {
    const archive a;
    a.write("kept/1.json", incoming);
    a.write("kept/flow.json", desk("sales"));
    const auto kept = a.file("kept");
    auto seen = run_switchhook({"replay", kept, "--config", a.file("none.json")});
    CHECK(seen.errors == "");
    CHECK(seen.output == kept + ": call c1\n   0:00.000  answer\n" + kept +
                             ": 1 call, the bot did 1 thing, 0 differences\n");
    CHECK(seen.status == 0);
    seen = run_switchhook({"replay", kept, "--json"});
    CHECK_THAT(seen.output, Catch::StartsWith(R"({"at":0,"request":"answer","body":{)"));
    // What was printed can be held against what is done the next time.
    const auto again = a.write("again.jsonl", incoming + '\n' + seen.output);
    CHECK(run_switchhook({"replay", again, "--flow", a.flow}).status == 0);
    const auto other = a.write("other.jsonl", incoming + "\n{\"request\":\"reject\"}\n");
    seen = run_switchhook({"replay", other, "--flow", a.flow});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.output, Catch::Contains(other + ":2: reject: not done") &&
                                Catch::Contains("answer at 0:00.000: done, and not recorded"));
}

TEST_CASE("what others wrote does not reach the terminal as it is", "[commands][replay]") {
    const archive a;
    const auto journal = a.write("j.jsonl", R"({"call":"call-1\u001b[2J","flow":"desk","version":"v1"}
{"t":1700000000000,"e":{"offered":{"id":"call-1","tenant":"t","chain":"c"}},"r":"call came in","a":["\u001b]0;x\u0007"]})");
    auto seen = run_switchhook({"replay", journal, "--flow", a.flow});
    CHECK_THAT(seen.output, Catch::StartsWith("call call-1?[2J: ") && Catch::Contains("was ?]0;x?,"));
    const auto recorded = a.write("r.jsonl", incoming + R"({"request":"reject\u001b[2J"})");
    seen = run_switchhook({"replay", recorded, "--flow", a.flow});
    CHECK_THAT(seen.output, Catch::Contains("reject?[2J: not done"));
    CHECK(seen.output.find('\x1B') == std::string::npos);
}

TEST_CASE("what cannot be replayed is said in a line", "[commands][replay]") {
    const archive a;
    const auto none = a.file("none.json");
    const auto broken = a.write("broken.jsonl", R"({"call":"x","flow":"desk","version":"v1"})"
                                                "\n{}\n");
    const auto empty = a.write("empty.json", R"({"something": "else"})");
    const std::pair<std::vector<std::string>, std::string> refused[] = {
        {{none}, "none.json: cannot be read"},
        {{broken, "--flow", a.flow}, "broken.jsonl: line 2: this is no record of a call"},
        {{empty, "--flow", a.flow}, "empty.json: there are no notifications in it"},
        {{a.write("n.json", incoming), "--config", none}, "none.json that says which flow calls follow"},
        {{a.calls, "--config", a.write("half.json", "{ \"flows\":")}, "half.json:1:"},
        {{a.write("n.json", incoming), "--to", "nowhere"}, "--to nowhere: "},
        {{a.write("n.json", incoming), "--to", "http://127.0.0.1:1/callback", "--emulator",
          "http://127.0.0.1:1"},
         "--emulator http://127.0.0.1:1: "}};
    for (const auto& [arguments, complaint] : refused) {
        CAPTURE(complaint);
        auto all = arguments;
        all.insert(all.begin(), "replay");
        const auto seen = run_switchhook(all);
        CHECK(seen.status == 1);
        CHECK_THAT(seen.errors, Catch::Contains(complaint));
    }
    CHECK(run_switchhook({"replay"}).status == 2);
    CHECK(run_switchhook({"replay", "--calls", "--to", "https://x/callback"}).status == 2);
    CHECK(run_switchhook({"replay", a.calls, "--to", "https://x/callback"}).status == 2);
    CHECK(run_switchhook({"replay", a.calls, "--at", "noon"}).status == 2);
    for (const auto* of_posting : {"--emulator", "--token-env"})
        CHECK(run_switchhook({"replay", a.calls, "--flow", a.flow, of_posting, "x"}).status == 2);
    CHECK_THAT(run_switchhook({"replay", "--calls", "--config", none}).errors, Catch::Contains("none.json"));
}

TEST_CASE("notifications that nobody takes are told with their places", "[commands][replay]") {
    const archive a;
    const auto file = a.write("n.json", incoming);
    const auto seen = run_switchhook({"replay", file, "--to", "http://127.0.0.1:1/callback"});
    CHECK(seen.status == 1);
    CHECK_THAT(seen.output, Catch::StartsWith(file + ":1: no answer: "));
    CHECK_THAT(seen.errors, Catch::Contains("without a callback token"));
}

TEST_CASE("journals color the picture of their flow", "[commands][replay][draw]") {
    const archive a;
    auto seen = run_switchhook({"draw", a.flow, "--calls", a.calls});
    CHECK(seen.status == 0);
    CHECK_THAT(seen.output, Catch::Contains("menu · 2") && Catch::Contains("hangup · 2"));
    CHECK_THAT(seen.errors, Catch::Contains("2 of 2 calls followed another version of the flow"));
    seen = run_switchhook(
        {"draw", a.flow, "--calls", a.write("none.jsonl", R"({"call":"x","flow":"other","version":"v"})")});
    CHECK(seen.status == 1);
    CHECK(seen.output == "");
    CHECK_THAT(seen.errors, Catch::Contains("none of 1 calls followed the flow \"desk\""));
    CHECK(run_switchhook({"draw", a.flow, a.calls}).status == 2);
    CHECK(run_switchhook({"draw", a.flow, "--calls", "--coverage", a.calls}).status == 2);
}
