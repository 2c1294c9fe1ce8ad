// What `switchhook calls` reads and prints.

#include <catch2/catch.hpp>

#include "server/calling/event_source.hpp"
#include "server/commands/call_text.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

std::string told(event_parser& parser) {
    std::string all;
    while (const auto e = parser.next()) all += e->kind + '[' + e->data + "] " + parser.last_id() + '\n';
    return all;
}

template <class Text, class... More>
std::string text_of(Text make, std::string_view json, More... before) {
    const auto document = json::document::parse(json);
    REQUIRE(document.has_value());
    return make(before..., document->root());
}

}  // namespace

TEST_CASE("events are read however the stream is cut", "[commands][calls]") {
    const std::string stream =
        "retry: 2000\nid: 6\n\nevent: callBegan\ndata: {\"a\":1}\nid: 7\n\n"
        ":\nid: 9\n\n: comment\r\n\r\nevent: x\r\ndata:one\r\ndata: two\r\nid: 10\r\n\r\nevent: cut\nda";
    const std::string whole = "[] 10\ncallBegan[{\"a\":1}] 10\n[] 10\nx[one\ntwo] 10\n";
    event_parser at_once;
    at_once.push(stream);
    CHECK(told(at_once) == whole);
    event_parser bytewise;
    std::string seen;
    for (const char c : stream) {
        bytewise.push({&c, 1});
        seen += told(bytewise);
    }
    CHECK(seen == "[] 6\ncallBegan[{\"a\":1}] 7\n[] 9\nx[one\ntwo] 10\n");
}

TEST_CASE("a call is told with its timeline, a line a fact", "[commands][calls]") {
    const auto text = text_of(call_text, R"({
        "id": "c-1", "state": "terminated", "outcome": "caller",
        "flow": { "name": "desk", "version": "v1" },
        "began": "2026-11-22T02:55:09.977Z", "ended": "2026-11-22T02:56:00.000Z",
        "timeline": [
            { "at": "2026-11-22T02:55:09.977Z", "event": "incoming call from +33…78", "reason": "call came in", "actions": ["answer #1"] },
            { "at": "2026-11-22T02:55:10.000Z", "event": "request #1 failed", "reason": "", "actions": [],
              "meaning": "It is busy.", "remedy": "Wait.\u001b[2J",
              "visits": [ { "section": "main", "step": "/sections/main/0", "verb": "answer", "outcome": "failed" },
                          { "section": "main", "step": "/sections/main/1", "verb": "play" } ] } ] })");
    CHECK(text == R"(c-1
terminated, caller
desk v1
2026-11-22T02:55:09.977Z to 02:56:00.000

02:55:09.977  incoming call from +33…78 · call came in
              → answer #1
02:55:10.000  request #1 failed
              = main answer: failed
              = main play
              ! It is busy.
              ! Wait.?[2J
)");
}

TEST_CASE("a call that lives is told with who is at its ends and what the flow knows", "[commands][calls]") {
    const auto text = text_of(call_text, R"({
        "id": "c-1", "state": "established", "from": { "phone": "+33612345678" }, "to": { "application": "a" },
        "flow": { "name": "desk", "version": "v1" }, "began": "2026-11-22T02:55:09.977Z",
        "variables": { "pin.digits": "***" }, "tags": ["vip"], "timeline": [] })");
    CHECK(text ==
          "c-1\nestablished\n+33612345678 → application:a\ndesk v1\n2026-11-22T02:55:09.977Z\n"
          "pin.digits: ***\ntag: vip\n\n");
}

TEST_CASE("each event of the stream is one line", "[commands][calls]") {
    const auto line = [](std::string_view kind, const std::string& members) {
        return text_of(event_line, R"({"call":"c","at":"T")" + members + '}', kind);
    };
    CHECK(line("callBegan",
               R"(,"from":{"phone":"+33…78"},"to":{"user":"u"},"flow":{"name":"desk","version":"v"})") ==
          "T  c  call began: +33…78 → user:u, desk v");
    CHECK(line("timeline",
               R"j(,"event":"key 2 (tone 1)","reason":"caller pressed 2","actions":["a #1","b #2"])j") ==
          "T  c  key 2 (tone 1) · caller pressed 2 → a #1 → b #2");
    CHECK(line("stateChanged", R"(,"state":"established")") == "T  c  state established");
    CHECK(
        line(
            "requestFailed",
            R"(,"request":3,"method":"answer","failure":"gone","status":404,"code":"8522","reason":"a\nb")") ==
        "T  c  request #3 (answer) failed: gone 404 8522 a?b");
    CHECK(line("callEnded", R"(,"outcome":"caller")") == "T  c  call ended: caller");
    CHECK(line("ofTomorrow", "") == "T  c  ofTomorrow");
    CHECK(line("gap", R"(,"reason":"behind","lost":7)") == "7 events were missed");
    CHECK(line("gap", R"(,"reason":"restart")").starts_with("a server was restarted"));
}
