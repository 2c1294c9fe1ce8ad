// Values, variables, choices and sub-flows.

#include <catch2/catch.hpp>

#include "bot/flow/template.hpp"
#include "call_test.hpp"

using switchhook::json::document;

namespace {

value json_value(std::string_view text) { return value::of(document::parse(text)->root()); }

std::string found_in(std::string_view json, std::string_view path) {
    const auto whole = json_value(json);
    const auto parsed = data_path::parse(std::string("x.body") + std::string(path));
    REQUIRE(parsed);
    const auto* v = parsed->in(whole);
    return v == nullptr ? "(none)" : v->text();
}

// What a flow of these steps writes to its log.
std::vector<std::string> logged(const std::string& steps, const std::string& more = {}) {
    call_script call(flow_with(more + R"("sections": { "main": [ )" + steps + " ] }"));
    call.ring();
    std::vector<std::string> lines;
    for (const auto& line : call.done())
        if (line.starts_with("log: ")) lines.push_back(line.substr(5));
    return lines;
}

}  // namespace

TEST_CASE("a path leads into what a web service replied", "[bot][data]") {
    const auto* json = R"({"a": {"b": [{"c": "x"}, 2, 2.5, true, null]}, "dashed-name": "d"})";
    CHECK(found_in(json, ".a.b[0].c") == "x");
    CHECK(found_in(json, ".a.b[1]") == "2");
    CHECK(found_in(json, ".a.b[2]") == "2.5");
    CHECK(found_in(json, ".a.b[3]") == "true");
    CHECK(found_in(json, ".a.b[4]") == "");
    CHECK(found_in(json, ".dashed-name") == "d");
    CHECK(found_in(json, ".a.b[0]") == R"({"c":"x"})");
    CHECK(found_in(json, ".a.b[5]") == "(none)");
    CHECK(found_in(json, ".a.c") == "(none)");
    CHECK(found_in(json, ".a[0]") == "(none)");
}

TEST_CASE("what is no path is none", "[bot][data]") {
    for (const auto* text : {"", "a", "a.", ".a", "a.b.", "a.b[", "a.b[]", "a.b[x]", "a.b[1", "a.b[-1]",
                             "a b.c", "a.b c", "a.b + 1", "a.b[99999999999999999999999]"}) {
        CAPTURE(text);
        CHECK_FALSE(data_path::parse(text));
    }
    CHECK(data_path::parse("a.b[0][1].c")->text() == "a.b[0][1].c");
}

TEST_CASE("values are equal by what they hold", "[bot][data]") {
    const auto* json = R"({"a": [1, {"b": "c"}]})";
    CHECK(json_value(json) == json_value(json));
    CHECK_FALSE(json_value(json) == json_value(R"({"a": [1, {"b": "d"}]})"));
    CHECK_FALSE(json_value("[1]") == json_value("1"));
    CHECK(value("12").as_number() == 12);
    CHECK(value("-0.5").as_number() == -0.5);
    CHECK_FALSE(value("12 ").as_number());
    CHECK_FALSE(value("nan").as_number());
}

TEST_CASE("set keeps values, and a value that is one name keeps its kind", "[bot][data]") {
    CHECK(logged(R"({ "set": { "a": "x", "b": [1, "${call.direction}"] } },
                    { "set": { "c": "${vars.b}", "d": "${vars.b[1]}-${vars.a}" } },
                    { "log": "${vars.c[1]} ${vars.d} ${vars.c}" })") ==
          lines{R"(incoming incoming-x [1,"incoming"])"});
}

TEST_CASE("variables have what the file says until they are set", "[bot][data]") {
    CHECK(
        logged(
            R"({ "log": "${vars.tier} ${params.name}" }, { "set": { "tier": 2 } }, { "log": "${vars.tier}" })",
            R"("vars": { "tier": "none" }, "params": { "name": "you" }, )") == lines{"none you", "2"});
}

TEST_CASE("what is sensitive stays so wherever it is set", "[bot][data]") {
    call_script call(flow_with(R"("sections": { "main": [
        { "gather": { "id": "pin", "max": 2, "sensitive": true } },
        { "set": { "whole": "${pin.digits}", "part": "a ${pin.digits}", "inside": { "x": "${pin.digits}" } } },
        { "log": "${vars.whole} ${vars.part} ${vars.inside} ${vars.inside.x}" } ] })"));
    call.answered().press("42");
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "log: *** *** *** ***") == 1);
}

TEST_CASE("a caller's number is masked wherever it is written", "[bot][data]") {
    CHECK(logged(R"({ "set": { "who": "${call.from}", "text": "by ${call.from}" } },
                    { "log": "${call.from} ${vars.who} ${vars.text}" }, { "tag": "from-${call.from}" })") ==
          lines{"+33…42 +33…42 ***"});
}

TEST_CASE("the environment is known by the names that are listed, and never written", "[bot][data]") {
    problems out;
    flow_surroundings around;
    around.environment = [](const std::string& name) {
        return name == "TOKEN" ? std::optional<std::string>("secret") : std::nullopt;
    };
    const auto load = [&](const std::string& log) {
        out = {};
        return load_flow(flow_with(R"("env": ["TOKEN", "OTHER"], "sections": { "main": [ { "log": ")" + log +
                                   R"(" } ] })"),
                         "f", "f.json", out, around);
    };
    CHECK(load("${env.TOKEN}"));
    CHECK(out.all().size() == 1);  // OTHER is not set
    CHECK(out.all().front().level == severity::warning);
    CHECK_FALSE(load("${env.PATH}"));
    CHECK_FALSE(load("${env.TOKEN.x}"));

    const auto t = text_template::parse("a ${env.TOKEN}", [](const data_path&) {
        static const std::string secret = "secret";
        return &secret;
    });
    CHECK(t.render({}, secrets::reveal) == "a secret");
    CHECK(t.render({}, secrets::hide) == "a ***");
    CHECK(t.evaluate({}).sensitive);
}

TEST_CASE("unknown names are found when the flow is loaded", "[bot][data]") {
    const auto complaint = [](const std::string& text) {
        problems out;
        load_flow(flow_with(R"("sections": { "main": [ { "set": { "tier": 1 } },
            { "menu": { "id": "choice", "options": { "1": "main" } } }, { "run": { "id": "sub", "section": "sub" } },
            { "log": ")" + text +
                            R"(" } ], "sub": [ { "return": { "value": 1 } } ] })"),
                  "f", "f.json", out);
        return out.empty() ? std::string() : out.all().front().what;
    };
    for (const auto* right : {"${vars.tier}", "${vars.tier.x[0]}", "${choice.digits}", "${choice.reason}",
                              "${choice.result}", "${sub.value.x}", "${call.from}"})
        CHECK(complaint(right) == "");
    CHECK(complaint("${vars.teir}") == "nothing is called ${vars.teir}; did you mean \"vars.tier\"?");
    CHECK(complaint("${choice.file}") == "nothing is called ${choice.file}");
    CHECK(complaint("${choice.digits.x}") == "there is nothing inside ${choice.digits}");
    CHECK(complaint("${params.x}") == "nothing is called ${params.x}");
    CHECK(complaint("${1 + 1}").starts_with("${1 + 1} is no name"));
}

TEST_CASE("switch takes the first case that fits", "[bot][data]") {
    const auto goes = [](const std::string& on, const std::string& cases) {
        return logged(
            R"({ "set": { "list": [5], "none": null, "space": "  " } }, { "switch": { "id": "s", "on": ")" +
            on + R"(", "cases": [ )" + cases + R"( ], "default": [ { "log": "default" } ] } },
                      { "log": "${s.result}" })");
    };
    const std::string a = R"("go": [ { "log": "a" } ] })", b = R"("go": [ { "log": "b" } ] })";
    CHECK(goes("2", R"({ "equals": 2, )" + a) == lines{"a", "equals 2"});
    CHECK(goes("${vars.list[0]}", R"({ "equals": "5", )" + a) == lines{"a", "equals 5"});
    CHECK(goes("x", R"({ "equals": "y", )" + a + R"(, { "equals": "x", )" + b) == lines{"b", "equals x"});
    CHECK(goes("x", R"({ "equals": "x", )" + a + R"(, { "equals": "x", )" + b) == lines{"a", "equals x"});
    CHECK(goes("x", R"({ "in": ["y", "x"], )" + a) == lines{"a", "in y x"});
    CHECK(goes("abc", R"({ "matches": "^a.c$", )" + a) == lines{"a", "matches ^a.c$"});
    CHECK(goes("+33600", R"({ "startsWith": "+33", )" + a) == lines{"a", "startsWith +33"});
    CHECK(goes("9", R"({ "less": 10, )" + a) == lines{"a", "less 10"});
    CHECK(goes("10", R"({ "less": 10, )" + a) == lines{"default", "default"});
    CHECK(goes("10.5", R"({ "greater": 10, )" + a) == lines{"a", "greater 10"});
    CHECK(goes("ten", R"({ "less": 10, )" + a + R"(, { "greater": 10, )" + b) == lines{"default", "default"});
    CHECK(goes("${vars.none}", R"({ "equals": "", )" + a + R"(, { "blank": true, )" + b) ==
          lines{"b", "blank"});
    CHECK(goes("${vars.space}", R"({ "blank": true, )" + a) == lines{"a", "blank"});
    CHECK(goes("x", R"({ "blank": false, )" + a) == lines{"a", "not blank"});
    CHECK(goes("x", R"({ "equals": "${call.from}", )" + a) == lines{"default", "default"});
    CHECK(goes("${call.from}", R"({ "equals": "${call.from}", )" + a) == lines{"a", "equals ${call.from}"});
}

TEST_CASE("run comes back behind itself, with a value and its own parameters", "[bot][data]") {
    const auto steps = R"({ "run": { "id": "first", "section": "sub", "params": { "n": 1 } } },
                          { "log": "${first.result} ${first.value} ${params.n}" },
                          { "run": { "id": "second", "section": "sub", "params": { "n": "two" } } },
                          { "log": "${second.value}" } ],
                          "sub": [ { "log": "in ${params.n}" }, { "switch": { "on": "${params.n}", "cases": [
                                     { "equals": 1, "go": [ { "return": { "value": "one" } } ] } ] } }, { "goto": "more" } ],
                          "more": [ { "log": "more ${params.n}" }, { "run": { "section": "deep", "params": { "n": 3 } } },
                                    { "log": "again ${params.n}" } ],
                          "deep": [ { "log": "deep ${params.n}" })";
    CHECK(logged(steps) == lines{"in 1", "returned one ", "in two", "more two", "deep 3", "again two", ""});
}

TEST_CASE("a section that runs itself for ever ends as a mistake", "[bot][data]") {
    call_script call(flow_with(R"("on": { "error": "sorry" }, "sections": { "main": [ { "run": "main" } ],
                                  "sorry": [ { "log": "sorry" } ] })"));
    call.ring();
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "log: sorry") == 1);
    CHECK(call.call().flow.runs.empty());
}

TEST_CASE("return without a run ends the call like the end of a section", "[bot][data]") {
    call_script call(flow_with(R"("sections": { "main": [ { "return": {} }, { "log": "never" } ] })"));
    call.ring();
    CHECK(call.done() == lines{"reject none"});
}

TEST_CASE("a call is spoken to in the language that was set", "[bot][data]") {
    call_script call(flow_with(R"("languages": ["en-US", "fr-FR"], "prompts": {
        "hi": { "say": { "en-US": "Hello.", "fr-FR": "Bonjour." } }, "same": { "file": "chime.wav" } }, "sections": {
        "main": [ { "play": ["hi", "same"] }, { "set": { "x": "fr-CA" } }, { "set": { "call.language": "${vars.x}" } }, { "play": "hi" },
                  { "set": { "call.language": "${call.from}" } }, { "log": "${call.language}" }, { "hangup": {} } ] })"));
    call.answered().prompt_done().prompt_done();
    const auto& media = call.flow().media;
    REQUIRE(media.size() == 3);
    CHECK(media[1].language == "fr-FR");
    std::vector<std::string> played;
    for (const auto& r : call.requests())
        if (const auto* play = std::get_if<graph::play_prompt_request>(&r.request))
            for (const auto& p : play->prompts) played.push_back(std::get<graph::media_prompt>(p).media.uri);
    CHECK(played == lines{"https://bot.example.org/prompts/0.wav", "https://bot.example.org/prompts/2.wav",
                          "https://bot.example.org/prompts/1.wav"});
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "log: fr-FR") == 1);
}

TEST_CASE("a language that stands in the flow may be its first part, too", "[bot][data]") {
    call_script call(flow_with(R"("languages": ["en-US", "fr-FR"], "sections": {
        "main": [ { "set": { "call.language": "fr" } }, { "log": "${call.language}" } ] })"));
    call.ring();
    CHECK(call.done().front() == "log: fr-FR");
}

TEST_CASE("a prompt is there in every language of the flow", "[bot][data]") {
    problems out;
    load_flow(flow_with(R"("languages": ["en-US", "fr-FR"], "sections": { "main": [
        { "say": { "en-US": "Hello." } }, { "set": { "call.language": "de-DE" } } ] })"),
              "f", "f.json", out);
    REQUIRE(out.all().size() == 2);
    CHECK(out.all()[0].what.find("fr-FR") != std::string::npos);
    CHECK(out.all()[1].what.find("de-DE") != std::string::npos);
}
