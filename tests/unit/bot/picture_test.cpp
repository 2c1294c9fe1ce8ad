// The picture of a flow: what is in it, and that whatever draws it takes names as text.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <regex>

#include "base/json/pointer.hpp"
#include "bot/flow/load.hpp"
#include "bot/picture/caption.hpp"
#include "bot/picture/counted.hpp"
#include "bot/picture/dot.hpp"
#include "bot/picture/from_flow.hpp"
#include "bot/picture/mermaid.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using lines = std::vector<std::string>;

namespace {

const std::string front_desk = R"({ "version": 1,
    "prompts": { "choices": { "say": "Press." } },
    "targets": { "sales": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
    "on": { "error": "sorry", "hangup": "note" },
    "sections": {
        "main": [
            { "answer": {} },
            { "menu": { "prompt": "choices", "exhausted": "sorry", "options": {
                "1": "sales",
                "2": [ { "say": "Again." }, { "goto": "main" } ],
                "*": [ { "say": "Then." } ] } } },
            { "say": "Bye." } ],
        "sales": [ { "transfer": { "to": "sales", "busy": "sorry", "noAnswer": "sorry",
                                   "failed": [ { "menu": { "options": { "0": "main" } } } ] } } ],
        "sorry": [ { "hangup": {} } ],
        "note": [ { "log": "over" } ] } })";

picture drawn(const std::string& text) {
    problems found;
    const auto f = load_flow(text, "desk", "desk.json", found);
    for (const auto& p : found.all())
        if (p.level == severity::error) FAIL(to_string(p));
    return picture_of(*f, json::parse_located(text, "desk.json", found));
}

std::string told(const picture& p, const picture_arrow& a) {
    const std::map<picture_arrow::kind, std::string> lines{{picture_arrow::kind::success, "-->"},
                                                           {picture_arrow::kind::failure, "-.->"},
                                                           {picture_arrow::kind::run, "<-->"}};
    return p.nodes[a.from].title + (a.step ? '.' + std::to_string(*a.step) : "") + ' ' + lines.at(a.type) +
           ' ' + (a.label.empty() ? "" : '[' + a.label + "] ") + p.nodes[a.to].title;
}

lines arrows_of(const picture& p) {
    lines all;
    for (const auto& a : p.arrows) all.push_back(told(p, a));
    std::sort(all.begin(), all.end());
    return all;
}

const picture_node& node_called(const picture& p, std::string_view title) {
    const auto found =
        std::find_if(p.nodes.begin(), p.nodes.end(), [&](const picture_node& n) { return n.title == title; });
    REQUIRE(found != p.nodes.end());
    return *found;
}

// Without blanks at the ends of lines, and without empty ones.
lines trimmed(const std::string& text) {
    lines all;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        const auto first = text.find_first_not_of(' ', from);
        if (first < end) all.push_back(text.substr(first, end - first));
        from = end + 1;
    }
    return all;
}

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

flow_counts counted() {
    return {"desk",
            "desk.json",
            "1",
            {{"/sections/main/0", "answer", 5, {{"answered", 5}}},
             {"/sections/main/1", "menu", 5, {{"1", 2}, {"2", 0}, {"*", 1}, {"exhausted", 0}}},
             {"/sections/main/2", "say", 2, {{"played", 1}, {"interrupted", 0}, {"failed", 0}}},
             {"/sections/sales/0", "transfer", 2, {{"transferred", 1}, {"busy", 1}, {"noAnswer", 0}}},
             {"/sections/sorry/0", "hangup", 1, {}},
             {"/sections/note/0", "log", 5, {{"done", 5}}}}};
}

}  // namespace

TEST_CASE("a picture has every section and every way out of it", "[bot][picture]") {
    const auto p = drawn(front_desk);
    CHECK(p.title == "desk");
    CHECK(arrows_of(p) == lines{"a call comes in --> main", "main.1 --> [1] sales",
                                "main.1 -.-> [exhausted] sorry", "main.3 --> [2] main",
                                "main.5 --> the call ends", "on.error --> sorry", "on.hangup --> note",
                                "sales.0 --> [transferred] the call ends", "sales.0 -.-> [busy] sorry",
                                "sales.0 -.-> [noAnswer] sorry", "sales.1 -.-> [failed → 0] main",
                                "sorry.0 --> the call ends"});
    lines captions;
    for (const auto& s : node_called(p, "main").steps)
        captions.push_back(s.at + ' ' + std::to_string(s.depth) + ' ' + s.caption);
    CHECK(captions == lines{"/sections/main/0 0 answer", "/sections/main/1 0 menu choices",
                            "/sections/main/1/menu/options/2/0 1 2: say “Again.”",
                            "/sections/main/1/menu/options/2/1 1 goto main",
                            "/sections/main/1/menu/options/*/0 1 *: say “Then.”",
                            "/sections/main/2 0 say “Bye.”"});
}

TEST_CASE("every step that a picture names stands in the file where it says", "[bot][picture]") {
    problems none;
    const auto file = json::parse_located(front_desk, "desk.json", none);
    std::size_t steps = 0;
    const auto p = drawn(front_desk);
    for (const auto& n : p.nodes)
        for (const auto& s : n.steps) {
            CAPTURE(s.at);
            const auto* step = json::find_pointer(file, s.at);
            REQUIRE(step != nullptr);
            CHECK(s.caption.find(step->members.front().name) != std::string::npos);
            ++steps;
        }
    CHECK(steps == 10);
}

TEST_CASE("a section that every step leaves has no end, and a flow without ends no end at all",
          "[bot][picture]") {
    const auto p = drawn(R"({ "version": 1, "sections": { "main": [ { "goto": "main" } ], "x": [] } })");
    CHECK(arrows_of(p) == lines{"a call comes in --> main", "main.0 --> main"});
    CHECK(p.nodes.back().title == "x");
    CHECK(arrows_of(drawn(R"({ "version": 1, "sections": { "main": [] } })")) ==
          lines{"a call comes in --> main", "main --> the call ends"});
    CHECK(arrows_of(
              drawn(R"({ "version": 1, "sections": { "main": [ { "call": { "failed": "main" } } ] } })")) ==
          lines{"a call is ordered --> main", "main.0 --> the call ends", "main.0 -.-> [failed] main"});
}

TEST_CASE("captions say what a step is about, in a few words", "[bot][picture]") {
    const auto caption = [](const std::string& verb, const std::string& value) {
        problems none;
        const auto node = json::parse_located(value, "v", none);
        return caption_of(verb, &node);
    };
    CHECK(caption("play", R"("welcome")") == "play welcome");
    CHECK(caption("play", R"(["chime", {"file": "a.wav"}, {"say": "Hi."}])") == "play chime, a.wav, “Hi.”");
    CHECK(caption("menu", R"({"id": "m", "prompt": "choices"})") == "menu choices");
    CHECK(caption("transfer", R"({"id": "x", "to": {"user": "1"}})") == "transfer user");
    CHECK(caption("say", R"({"text": "Hello."})") == "say “Hello.”");
    CHECK(caption("gather", R"({"id": "ticket"})") == "gather ticket");
    CHECK(caption("say", R"({"en-US": "Hello.", "fr-FR": "Bonjour."})") == "say “Hello.”");
    CHECK(caption("say", R"({"text": {"en-US": "Hello."}})") == "say “Hello.”");
    CHECK(caption("play", R"({"say": {"en-US": "Hello.", "fr-FR": "Bonjour."}})") == "play “Hello.”");
    CHECK(caption("play", R"([{"file": {"en-US": "a.wav"}}, {"digits": "${x.digits}"}])") ==
          "play a.wav, digits");
    CHECK(caption("run", R"({"section": "askPin", "params": {"n": 4}})") == "run askPin");
    CHECK(caption("invite", R"({"id": "x", "who": ["ada", {"phone": "+331"}]})") == "invite ada, phone");
    CHECK(caption("voicemail", R"({"id": "x", "greeting": "away"})") == "voicemail away");
    CHECK(caption("dtmf", R"({"id": "x", "keys": "12#"})") == "dtmf 12#");
    CHECK(caption("switch", R"({"on": "${call.from}", "cases": []})") == "switch ${call.from}");
    CHECK(caption("hangup", "{}") == "hangup");
    CHECK(caption("wait", "5") == "wait");
    CHECK(caption_of("answer", nullptr) == "answer");
    const auto cut = caption("say", "\"" + std::string(35, 'a') + "äöü\"");
    CHECK(cut == "say “" + std::string(35, 'a') + "…”");
}

TEST_CASE("Mermaid has each section with its steps, and dashes for failures", "[bot][picture]") {
    CHECK(trimmed(mermaid_of(drawn(front_desk))) ==
          lines{"flowchart TD",
                R"(n0(["a call comes in"]))",
                R"(n1["main<br/>answer<br/>menu choices<br/>↳ 2: say “Again.”<br/>↳ goto main)"
                R"(<br/>↳ #42;: say “Then.”<br/>say “Bye.”"])",
                R"(n2["sales<br/>transfer sales<br/>↳ failed: menu"])",
                R"(n3["sorry<br/>hangup"])",
                R"(n4["note<br/>log “over”"])",
                R"(n5(["on.error"]))",
                R"(n6(["on.hangup"]))",
                R"(n7(["the call ends"]))",
                "n0 --> n1",
                "n5 --> n3",
                "n6 --> n4",
                R"(n1 -->|"1"| n2)",
                R"(n1 -->|"2"| n1)",
                R"(n1 -.->|"exhausted"| n3)",
                R"(n2 -->|"transferred"| n7)",
                R"(n2 -.->|"busy, noAnswer"| n3)",
                R"(n2 -.->|"failed → 0"| n1)",
                "n3 --> n7",
                "n1 --> n7"});
}

TEST_CASE("where several steps of a section branch, Mermaid says which does", "[bot][picture]") {
    const auto text = mermaid_of(drawn(R"({ "version": 1, "sections": { "main": [
        { "gather": { "id": "a", "exhausted": "other" } }, { "record": { "id": "b", "failed": "other" } } ],
        "other": [] } })"));
    CHECK(text.find(R"(|"gather: exhausted, record: failed| )") == std::string::npos);
    CHECK(text.find(R"(n1 -.->|"gather: exhausted, record: failed"| n2)") != std::string::npos);
}

TEST_CASE("DOT has a row for each step, and arrows from the rows", "[bot][picture]") {
    const auto dot = dot_of(drawn(front_desk));
    CHECK(dot.starts_with("digraph flow {\n"));
    CHECK(dot.ends_with("}\n"));
    CHECK(count(dot, "<b>") == 4);
    CHECK(count(dot, "port=\"s") == 10);
    CHECK(dot.find(R"(port="s1" bgcolor="#ffffff">menu choices</td>)") != std::string::npos);
    CHECK(dot.find(">&#160;&#160;&#160;2: say “Again.”<") != std::string::npos);
    CHECK(
        dot.find(
            R"(n2:s0 -> n3:title [color="#6e7781", fontcolor="#6e7781", style=dashed, label=<&#160;busy, noAnswer&#160;>])") !=
        std::string::npos);
    CHECK(dot.find(R"(n3:s0 -> n7 [color="#6e7781", fontcolor="#6e7781"])") != std::string::npos);
    CHECK(count(dot, " -> ") == 11);
}

TEST_CASE("counts stand on the steps and ways that they count", "[bot][picture]") {
    auto p = drawn(front_desk);
    put_counts(p, counted());
    lines taken;
    for (const auto& a : p.arrows) taken.push_back(told(p, a) + ": " + std::to_string(a.taken.value()));
    std::sort(taken.begin(), taken.end());
    CHECK(taken == lines{"a call comes in --> main: 5", "main.1 --> [1] sales: 2",
                         "main.1 -.-> [exhausted] sorry: 0", "main.3 --> [2] main: 0",
                         "main.5 --> the call ends: 1", "on.error --> sorry: 1", "on.hangup --> note: 5",
                         "sales.0 --> [transferred] the call ends: 1", "sales.0 -.-> [busy] sorry: 1",
                         "sales.0 -.-> [noAnswer] sorry: 0", "sales.1 -.-> [failed → 0] main: 0",
                         "sorry.0 --> the call ends: 1"});
    CHECK(node_called(p, "main").entered == 5U);
    CHECK(node_called(p, "main").steps[2].entered == 0U);
}

TEST_CASE("an outcome without a branch counts where its like goes", "[bot][picture]") {
    auto p = drawn(R"({ "version": 1, "sections": { "main": [
        { "transfer": { "to": { "phone": "+33123456789" }, "busy": [], "failed": "other" } } ], "other": [] } })");
    put_counts(p, {"desk",
                   "",
                   "",
                   {{"/sections/main/0",
                     "transfer",
                     9,
                     {{"busy", 4}, {"noAnswer", 2}, {"declined", 1}, {"failed", 1}}}}});
    CHECK(p.arrows[1].label == "transferred");
    CHECK(p.arrows[1].taken == 0U);
    CHECK(p.arrows[2].label == "failed");
    CHECK(p.arrows[2].taken == 4U);
    // Whoever is busy is behind the step at once, where the section ends.
    CHECK(p.arrows[3].label.empty());
    CHECK(p.arrows[3].taken == 4U);
}

TEST_CASE("what is run comes back, and no call ends in it", "[bot][picture]") {
    auto p = drawn(R"({ "version": 1, "sections": { "main": [ { "run": "greeting" }, { "hangup": {} } ],
        "greeting": [ { "switch": { "on": "${call.from}", "cases": [ { "blank": true, "go": [ { "return": {} } ] } ],
                                    "default": [ { "say": "Hi." } ] } } ] } })");
    CHECK(arrows_of(p) ==
          lines{"a call comes in --> main", "main.0 <--> greeting", "main.1 --> the call ends"});
    put_counts(p, {"desk", "", "", {{"/sections/main/0", "run", 3, {{"returned", 1}}}}});
    CHECK(p.arrows[1].taken == 3U);
    CHECK(mermaid_of(p).find(R"(n1 <-->|"3"| n2)") != std::string::npos);
    CHECK(dot_of(p).find("n1:s0 -> n2:title [color=\"#1f883d\", fontcolor=\"#1f883d\", dir=both") !=
          std::string::npos);
}

TEST_CASE("what tests never reached is red and dashed, what they did is green", "[bot][picture]") {
    auto p = drawn(front_desk);
    auto counts = counted();
    counts.steps[4].entered = 0;  // sorry
    put_counts(p, counts);
    const auto text = mermaid_of(p);
    CHECK(text.find("class n3 never\n") != std::string::npos);
    CHECK(text.find("class n1,n2,n4 taken\n") != std::string::npos);
    CHECK(text.find(R"(n2 -->|"busy · 1"| n3)") != std::string::npos);
    CHECK(text.find(R"(n2 -.->|"noAnswer"| n3)") != std::string::npos);
    CHECK(text.find("answer · 5<br/>") != std::string::npos);
    // Each arrow has its color.
    CHECK(count(text, "linkStyle ") == count(text, "> n") + count(text, "| n"));
    CHECK(text.find("stroke-width") == std::string::npos);

    const auto dot = dot_of(p);
    CHECK(dot.find(
              R"(n2:s0 -> n3:title [color="#1f883d", fontcolor="#1f883d", label=<&#160;busy · 1&#160;>])") !=
          std::string::npos);
    CHECK(
        dot.find(
            R"(n2:s0 -> n3:title [color="#d1242f", fontcolor="#d1242f", style=dashed, label=<&#160;noAnswer&#160;>])") !=
        std::string::npos);
    CHECK(
        dot.find(
            R"(port="s0" bgcolor="#ffebe9">hangup</td><td align="right" port="count0" bgcolor="#ffebe9">0</td>)") !=
        std::string::npos);
    CHECK(dot.find("penwidth") == std::string::npos);
}

TEST_CASE("arrows grow with the logarithm of those who went along", "[bot][picture]") {
    picture p{"t", {{picture_node::kind::start, "a"}, {picture_node::kind::end, "b"}}, {{0, 1}}, true};
    const std::pair<std::uint64_t, std::string> widths[] = {
        {0, "1.0"}, {1, "1.3"}, {9, "2.0"}, {999, "4.0"}, {123'456'789, "6.0"}};
    for (const auto& [taken, width] : widths) {
        p.arrows.front().taken = taken;
        CAPTURE(taken);
        CHECK(dot_of(p).find("penwidth=\"" + width + "\"") != std::string::npos);
        CHECK(mermaid_of(p).find("stroke-width:" + width + "px") != std::string::npos);
    }
}

TEST_CASE("a name is text in every picture, whatever it tries", "[bot][picture]") {
    const std::vector<std::string> attacks{"\"]; click n0 \"javascript:alert(1)\"",
                                           "a --> b",
                                           "end\nsubgraph x",
                                           "<script>alert(1)</script>",
                                           "</b></td></tr></table>>]; n9 [image=\"/etc/passwd\"]",
                                           "\\\"]\\N\\G\\",
                                           "%%{init: {\"theme\": \"dark\"}}%%",
                                           "$$x$$ `*a*` #quot; &lt; #60;",
                                           "style x:y#z; classDef q:r#s;",
                                           "1. one - two -> three: four:#five style:",
                                           std::string("\x01\x7F\t"),
                                           "\xEF\xBF\xBF"};
    for (const auto& attack : attacks) {
        CAPTURE(attack);
        picture p{attack,
                  {{picture_node::kind::start, attack},
                   {picture_node::kind::section, attack, {{"/s", attack, 1}}},
                   {picture_node::kind::end, attack}},
                  {{0, 1}, {1, 2, 0, picture_arrow::kind::failure, attack, attack, {}}}};
        const auto mermaid = trimmed(mermaid_of(p));
        REQUIRE(mermaid.size() == 6);
        // Mermaid would take the last semicolon off.
        static const std::regex beheaded("(style|classDef).*:\\S*#.*;");
        for (const auto& line : mermaid) {
            CHECK_FALSE(std::regex_search(line, beheaded));
            CHECK(count(line, "\"") <= 2);
            for (const auto* own : {"%%", "$$", "`", "\\", "];", "<script"}) CHECK(count(line, own) == 0);
        }
        CHECK(count(mermaid[5], ">") == 1);
        const auto dot = dot_of(p);
        CHECK(trimmed(dot).size() == 10);
        CHECK(count(dot, "<b>") == 1);
        for (const auto* own : {"<script", "image=\"", "\\", "\xEF\xBF\xBF"}) CHECK(count(dot, own) == 0);
    }
}
