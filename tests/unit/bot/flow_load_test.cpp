#include "bot/flow/load.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::bot;
using lines = std::vector<std::string>;

namespace {

lines problems_of(std::string_view text) {
    problems out;
    load_flow(text, "f", "f.json", out);
    lines all;
    for (const auto& p : out.all()) all.push_back(to_string(p));
    return all;
}

}  // namespace

TEST_CASE("mistakes point at line and column and suggest what was meant", "[bot][load]") {
    CHECK(problems_of("{ \"version\": 1, \"sections\": {\n \"main\": [ { \"paly\": \"x\" } ] } }") ==
          lines{R"(f.json:2:14: /sections/main/0: no step is called "paly"; did you mean "play"?)"});
    CHECK(problems_of("{ \"version\": 1, \"sections\": {\n \"main\": [ { \"goto\": \"mian\" } ] } }") ==
          lines{R"(f.json:2:22: /sections/main/0/goto: no section "mian"; did you mean "main"?)"});
    CHECK(problems_of("{ \"version\": 1, \"sections\": { \"main\": [ { \"gather\": { \"id\": \"a\", \"min\": "
                      "5, \"max\": 2 } } ] } }") ==
          lines{R"(f.json:1:53: /sections/main/0/gather: "min" is more than "max": no input can match)"});
    CHECK(problems_of("{ \"version\": 1, \"sections\": { \"main\": [ { \"gather\": { \"id\": \"a\", "
                      "\"pattern\": \"[\" } } ] } }") ==
          lines{R"(f.json:1:77: /sections/main/0/gather/pattern: not a regular expression: missing ]: [)"});
    CHECK(problems_of("{ \"version\": 1, \"sections\": { \"main\": [ { \"record\": { \"id\": \"a\", \"max\": "
                      "\"3m\" } } ] } }") ==
          lines{R"(f.json:1:73: /sections/main/0/record/max: expected a duration from 1s to 2m, found 3m)"});
    CHECK(
        problems_of("{ \"version\": 1, \"sections\": { \"main\": [ { \"log\": \"${cal.from}\" } ] } }") ==
        lines{
            R"(f.json:1:50: /sections/main/0/log: nothing is called ${cal.from}; did you mean "call.from"?)"});
    CHECK(problems_of("{ \"version\": 1, \"sections\": { \"start\": [ ] } }") ==
          lines{R"(f.json:1:29: /sections: there is no section "main", in which calls start)",
                R"(f.json:1:40: /sections/start: warning: section "start" is never used)"});
}

TEST_CASE("an unknown key, a second verb and a doubled id are mistakes", "[bot][load]") {
    CHECK(
        problems_of(
            R"({ "version": 1, "sections": { "main": [ { "menu": { "options": { "1": "main" }, "promt": "x" } } ] } })") ==
        lines{R"(f.json:1:81: /sections/main/0/menu/promt: unknown key; did you mean "prompt"?)"});
    CHECK(
        problems_of(R"({ "version": 1, "sections": { "main": [ { "hangup": {}, "log": "x" } ] } })") ==
        lines{
            R"(f.json:1:41: /sections/main/0: a step is an object with one key, the verb; found hangup, log)"});
    CHECK(
        problems_of(
            R"({ "version": 1, "sections": { "main": [ { "gather": { "id": "a" } }, { "record": { "id": "a" } } ] } })") ==
        lines{R"(f.json:1:90: /sections/main/1/record/id: id "a" is used twice)"});
}

TEST_CASE("a step by its name elsewhere is known by its own", "[bot][load]") {
    const auto found = problems_of(R"({ "version": 1, "sections": { "main": [
{ "dial": "+33123456789" },
{ "pause": 1 },
{ "subdialog": "x" } ] } })");
    CHECK(found ==
          lines{R"(f.json:2:3: /sections/main/0: no step is called "dial"; did you mean "transfer"?)",
                R"(f.json:3:3: /sections/main/1: no step is called "pause"; did you mean "wait"?)",
                R"(f.json:4:3: /sections/main/2: no step is called "subdialog"; did you mean "run"?)"});
}

TEST_CASE("advice fits what was written instead", "[bot][load]") {
    const auto advice_for = [](const std::string& steps) {
        problems out;
        load_flow(
            R"({ "version": 1, "prompts": { "hello": { "say": "Hello." } }, "sections": { "main": [ { "play": "hello" }, )" +
                steps + R"( ], "bye": [ { "goto": "main" } ] } })",
            "f", "f.json", out);
        std::string advice;
        for (const auto& p : out.all())
            if (p.level == severity::error) advice += p.advice + '\n';
        return advice;
    };
    CHECK(advice_for(R"({ "goto": "bye" }, { "play": "We are closed." })") ==
          "A text to be spoken is { \"say\": \"…\" }.\n");
    CHECK(advice_for(R"({ "goto": "bye" }, { "play": "closed.wav" })") ==
          "An audio file is { \"file\": \"…\" }.\n");
    CHECK(advice_for(R"({ "goto": "bye" }, { "play": "bye" })") ==
          "There is a section of that name; here a prompt is wanted.\n");
    CHECK(advice_for(R"({ "goto": "bye" }, { "goto": "hello" })") ==
          "There is a prompt of that name; here a section is wanted.\n");
    CHECK(advice_for(R"({ "goto": "bye" }, { "play": "helo" })") == "\n");
}

TEST_CASE("what a misspelt name stands for is not called unused besides, and is looked at", "[bot][load]") {
    CHECK(
        problems_of(
            R"({ "version": 1, "prompts": { "hello": { "say": "" } }, "targets": { "desk": { "user": "x" } },
"sections": { "main": [ { "play": "helo" }, { "transfer": { "to": "dsk" } } ] } })") ==
        lines{
            R"(f.json:1:48: /prompts/hello/say: there is nothing to say)",
            R"(f.json:1:87: /targets/desk/user: expected an object id such as "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e")",
            R"(f.json:2:35: /sections/main/0/play: no prompt "helo"; did you mean "hello"?)",
            R"(f.json:2:67: /sections/main/1/transfer/to: no target "dsk"; did you mean "desk"?)"});
}

TEST_CASE("on.hangup cannot lead to anything that needs the call", "[bot][load]") {
    const auto found = problems_of(R"({ "version": 1, "on": { "hangup": "bye" },
      "sections": { "main": [ { "hangup": {} } ], "bye": [ { "log": "x" }, { "goto": "more" } ], "more": [ { "say": "Bye." } ] } })");
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("\"say\" cannot run here: on.hangup leads to this section") != std::string::npos);
}

TEST_CASE("a prompt that contains itself is refused, and one that is unused is checked and warned about",
          "[bot][load]") {
    CHECK(
        problems_of(
            R"({ "version": 1, "prompts": { "a": ["b"], "b": ["a"] }, "sections": { "main": [ { "play": "a" } ] } })")
            .size() == 1);
    CHECK(
        problems_of(
            R"({ "version": 1, "prompts": { "a": { "say": "" } }, "sections": { "main": [ { "hangup": {} } ] } })") ==
        lines{R"(f.json:1:35: /prompts/a: warning: prompt "a" is never used)",
              R"(f.json:1:44: /prompts/a/say: there is nothing to say)"});
}

TEST_CASE("one text said in two places is one piece of audio", "[bot][load]") {
    problems out;
    const auto f = load_flow(R"({ "version": 1, "prompts": { "x": { "say": "Hi." } },
        "sections": { "main": [ { "say": "Hi." }, { "play": "x" }, { "play": { "file": "a.wav" } } ] } })",
                             "f", "f.json", out);
    REQUIRE(f);
    CHECK(f->media.size() == 2);
    CHECK(f->media[1] == media_source{media_source::kind::file, "a.wav", {}});
}

TEST_CASE("deep nesting of branches is refused, not followed", "[bot][load]") {
    std::string steps = R"([ { "hangup": {} } ])";
    for (int i = 0; i < 11; ++i) steps = R"([ { "menu": { "options": { "1": )" + steps + "} } } ]";
    CHECK(problems_of(R"({ "version": 1, "sections": { "main": )" + steps + "} }").empty());
    for (int i = 0; i < 3; ++i) steps = R"([ { "menu": { "options": { "1": )" + steps + "} } } ]";
    CHECK_FALSE(problems_of(R"({ "version": 1, "sections": { "main": )" + steps + "} }").empty());
}

TEST_CASE("a prompt is bounded, also when its names multiply", "[bot][load]") {
    std::string prompts = R"("p0": { "say": "Hi." })";
    for (int i = 1; i < 40; ++i) {
        const auto below = "\"p" + std::to_string(i - 1) + "\"";
        prompts += ", \"p" + std::to_string(i) + "\": [" + below + ", " + below + "]";
    }
    const auto found = problems_of(R"({ "version": 1, "prompts": { )" + prompts +
                                   R"( }, "sections": { "main": [ { "play": "p39" } ] } })");
    REQUIRE(found.size() == 1);
    CHECK(found[0].find("a prompt has at most 100 pieces") != std::string::npos);
}

TEST_CASE("names are checked also where nobody uses what holds them", "[bot][load]") {
    CHECK(
        problems_of(
            R"({ "version": 1, "prompts": { "a": { "digits": "${nothing.here}" } }, "targets": { "b": { "user": "${nobody.here}" } },
                           "sections": { "main": [ { "hangup": {} } ] } })")
            .size() == 4);
}

TEST_CASE("a text is cut between characters where it is named in short", "[bot][load]") {
    problems out;
    const auto f =
        load_flow(R"({ "version": 1, "sections": { "main": [ { "say": "123456789012345678901234é" } ] } })",
                  "f", "f.json", out);
    REQUIRE(f);
    CHECK(f->media_labels.at(0) == "123456789012345678901234…");
    const auto g =
        load_flow(R"({ "version": 1, "sections": { "main": [ { "say": "12345678901234567890123é" } ] } })",
                  "f", "f.json", out);
    CHECK(g->media_labels.at(0) == "12345678901234567890123…");
}
