#include "server/events/call_sequence.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

bot::journal_record record(bot::event what, std::string reason = {}, std::vector<std::string> actions = {}) {
    return {bot::instant(61'001ms), std::move(what), std::move(reason), std::move(actions), {}};
}

bot::journal_record offer() {
    bot::call_offered what;
    what.from = graph::identity{graph::identity_kind::phone, "+33612345678", {}, {}};
    return record(what, "call came in", {"answer #1"});
}

bot::tone_received tone(std::uint64_t sequence, char key) {
    bot::tone_received t;
    t.sequence = sequence;
    t.key = key;
    return t;
}

}  // namespace

TEST_CASE("a call is drawn as who told whom what", "[server][events]") {
    bot::service_answered answered;
    answered.request = 3;
    answered.status = 200;
    answered.took = 5ms;
    const auto text =
        call_sequence({offer(), record(tone(1, '2'), "caller pressed 2", {"ask crm.example #3"}),
                       record(answered, "service answered", {"enter the line \"desk\" #4", "log: a; b"}),
                       record(bot::section_asked{"a"}), record(bot::hang_up_asked{}, {}, {"hangUp #5"})});
    CHECK(text == R"(sequenceDiagram
    participant p as Caller
    participant g as Graph
    participant b as Switchhook
    participant s1 as crm.example
    participant l as Line
    participant o as Operator
    p->>g: calls
    g->>b: incoming call from +33…78
    Note over b: 00#58;01#58;01.001 call came in
    b->>g: answer #35;1
    p->>b: key 2 (tone 1)
    Note over b: 00#58;01#58;01.001 caller pressed 2
    b->>s1: ask crm.example #35;3
    s1-->>b: service #35;3 → 200 in 5 ms
    Note over b: 00#58;01#58;01.001 service answered
    b->>l: enter the line #34;desk#34; #35;4
    Note over b: log: a#59; b
    o->>b: operator sends the call to #34;a#34;
    o->>b: operator asked to hang up
    b->>g: hangUp #35;5
)");
}

TEST_CASE("a call that the bot placed is drawn with who was called", "[server][events]") {
    const auto text = call_sequence({record(bot::call_ordered{}), record(bot::leg_failed{})});
    CHECK(text.find("participant p as Callee") != std::string::npos);
    CHECK(text.find("o->>b: call ordered\n") != std::string::npos);
    CHECK(text.find("c--xb: ") != std::string::npos);
}

TEST_CASE("what is hidden in a timeline is hidden in the picture", "[server][events]") {
    const auto text = call_sequence({offer(), record(tone(7, 0), "caller pressed a key")});
    CHECK(text.find("p->>b: key • (tone 7)\n") != std::string::npos);
    CHECK(text.find("612345") == std::string::npos);
}

TEST_CASE("nothing that is told becomes part of the language of the picture", "[server][events]") {
    for (const std::string hostile :
         {"x\n    b->>g: forged", "end; b->>g: forged", "%%{init: {\"theme\": \"dark\"}}%%",
          "<script>alert(1)</script>", "#59;", "$$x$$", "wrap: x", "nowrap:x"}) {
        CAPTURE(hostile);
        const auto text = call_sequence(
            {record(bot::recording_lost{1, hostile}, hostile, {"log: " + hostile, "ask " + hostile})});
        for (const auto* raw : {"%%", "<", "$$", "\"", "b: wrap:", "b: nowrap:"})
            CHECK(text.find(raw) == std::string::npos);
        // One arrow, one note, or one participant a line, and each ";" the end of a character's number.
        for (std::size_t begin = 0; begin < text.size(); begin = text.find('\n', begin) + 1) {
            const auto line = text.substr(begin, text.find('\n', begin) - begin);
            CAPTURE(line);
            const bool known = line == "sequenceDiagram" || line.starts_with("    participant ") ||
                               line.starts_with("    Note over b: ") || line.starts_with("    b->>s1: ask");
            CHECK(known);
            for (auto at = line.find(';'); at != std::string::npos; at = line.find(';', at + 1)) {
                const auto number = line.rfind('#', at);
                REQUIRE(number != std::string::npos);
                CHECK(line.find_first_not_of("0123456789", number + 1) == at);
            }
        }
    }
}
