// The schema of flow tests and their reader say the same.

#include <catch2/catch.hpp>
#include <set>

#include "bot/flow/load.hpp"
#include "bot/trial/reader.hpp"
#include "schema_check.hpp"

using namespace switchhook;

namespace {

const json::node& schema() {
    static const auto root = read_json(SWITCHHOOK_CONFIG_FOLDER "/schema/test.schema.json");
    return root;
}

const bot::flow& flow_in_test() {
    static const auto loaded = [] {
        problems found;
        return bot::load_flow(
            R"({"version": 1, "params": {"a": 1}, "hours": {"o": {"weekly": {"mon-fri": ["09:00-17:00"]}, "zone": "UTC"}}, "prompts": {"p": {"say": "x"}}, "sections": {
            "main": [{"call": {"id": "c"}}, {"menu": {"id": "m", "prompt": "p", "options": {"1": "s"}, "exhausted": "s"}},
                     {"http": {"id": "h", "url": "https://h.example/"}}, {"fetch": {"id": "f", "url": "https://h.example/"}}],
            "s": [{"hangup": {}}]}})",
            "f", "f.json", found);
    }();
    return *loaded;
}

std::string errors_of_reader(const std::string& text) {
    problems found;
    const auto file = bot::trial::read_heading(text, "f.test.json", found);
    if (!found.any_error()) bot::trial::read_tests(file, flow_in_test(), found);
    std::string all;
    for (const auto& p : found.all()) all += to_string(p) + '\n';
    return all;
}

std::string with_line(const std::string& line) {
    return R"({"flow": "f", "tests": [{"name": "t", "do": [{"call": {}}, )" + line + "]}]}";
}
std::string with_call(const std::string& call) {
    return R"({"flow": "f", "tests": [{"name": "t", "do": [)" + call + "]}]}";
}

const std::vector<std::string> right_calls{
    R"({"call": {}})",
    R"({"call": {"to": "+33600000001", "tenant": "t", "params": {"a": "b"}}})",
    R"({"call": {"join": "https://teams.microsoft.com/l/meetup-join/19%3am%40thread.v2/0?context=%7b%22Tid%22%3a%22t%22%2c%22Oid%22%3a%22o%22%7d"}})",
    R"({"call": {"to": ["8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", {"phone": "+33600000001"}, {"guest": "x"}]}})",
    R"({"call": {"hours": {"o": "holiday"}}})",
    R"({"fail": "create"}, {"http": {"fail": "timeout"}}, {"call": {}})",
};

const std::vector<std::string> right_lines{
    R"({"press": "12*#"})",
    R"({"press": {"keys": "1", "gap": "250ms", "now": true}})",
    R"({"silence": "6s"})",
    R"({"wait": "1m"})",
    R"({"at": "2026-12-25T10:00:00+01:00"})",
    R"({"at": "2026-12-25T10:00:00.5Z"})",
    R"({"hear": "p"})",
    R"({"speak": "8s"})",
    R"({"speak": {"for": "8s", "press": "#"}})",
    R"({"hangup": {}})",
    R"({"hangup": {"by": "network"}})",
    R"({"transfer": "answered"})",
    R"({"queue": "full"})",
    R"({"queue": "rings"})",
    R"({"queue": "noAnswer"})",
    R"({"queue": {}})",
    R"({"queue": {"position": 3, "callers": 5, "wait": "2m"}})",
    R"({"callee": "noAnswer"})",
    R"({"http": {"id": "h", "reply": {"status": 404, "body": [1, {"a": null}]}}})",
    R"({"http": {"url": "https://h.example/*", "times": 3, "fail": "timeout"}})",
    R"({"fetch": {"id": "f", "reply": [{"say": "x"}]}})",
    R"({"fetch": {"reply": {"status": 500}}})",
    R"({"fail": "prompt"})",
    R"({"fail": "callback"})",
    R"({"fail": {"what": "operation", "times": 2, "now": true}})",
    R"({"fail": {"what": "participants.invite", "how": "unanswered"}})",
    R"({"expect": {"section": "s", "step": "m", "ended": "notReached", "outcome": "busy", "state": "transferAccepted"}})",
    R"({"expect": {"played": ["p", "x"], "notPlayed": "p", "requests": ["create", {"method": "playPrompt", "body": {"a": 1}}]}})",
    R"({"expect": {"played": [], "variables": {"m.digits": "1", "vars.a[0].b": 2, "call.id": null}, "outcomes": {"m": "exhausted"}}})",
    R"({"expect": {"tags": "a", "log": ["a", "b"], "asked": {"url": "*", "method": "GET"}, "notified": ["*", {"body": {}}]}})",
    R"({"expect": {"callbacks": "reminder"}})",
    R"({"expect": {"callbacks": ["f", {"flow": "f", "to": "+33123456789", "due": "2026-12-25T10:00:00Z", "params": {"a": null}}]}})",
    R"({"expect": {"duration": "1m"}})",
    R"({"expect": {"duration": {"min": "1s", "max": "1m"}}})",
};

const std::vector<std::string> wrong_lines{
    R"({})",
    R"("hangup")",
    R"({"press": "1", "hangup": {}})",
    R"({"dial": "1"})",
    R"({"press": "A"})",
    R"({"press": ""})",
    R"({"press": 1})",
    R"({"press": {"now": true}})",
    R"({"press": {"keys": "1", "when": "now"}})",
    R"({"silence": 6})",
    R"({"wait": "long"})",
    R"({"at": "2026-12-25"})",
    R"({"at": 1})",
    R"({"hear": 1})",
    R"({"speak": {"press": "#"}})",
    R"({"speak": {"for": "8s", "press": "##"}})",
    R"({"hangup": "caller"})",
    R"({"hangup": {"by": "me"}})",
    R"({"transfer": "engaged"})",
    R"({"queue": "empty"})",
    R"({"queue": {"position": 0}})",
    R"({"queue": {"place": 1}})",
    R"({"transfer": {}})",
    R"({"callee": 1})",
    R"({"http": {}})",
    R"({"http": "x"})",
    R"({"http": {"reply": {}, "fail": "timeout"}})",
    R"({"http": {"reply": []}})",
    R"({"http": {"reply": {"status": 42}}})",
    R"({"http": {"reply": {"text": "x"}}})",
    R"({"http": {"fail": ""}})",
    R"({"http": {"fail": "timeout", "times": 0}})",
    R"({"fetch": {"reply": "x"}})",
    R"({"fail": "everything"})",
    R"({"fail": {}})",
    R"({"fail": {"what": "mute", "how": "badly"}})",
    R"({"fail": {"what": "mute", "times": 1.5}})",
    R"({"expect": {}})",
    R"({"expect": {"sections": "s"}})",
    R"({"expect": {"section": ["s"]}})",
    R"({"expect": {"ended": true}})",
    R"({"expect": {"outcome": "missed"}})",
    R"({"expect": {"state": "ringing"}})",
    R"({"expect": {"callbacks": {"at": "2026-12-25T10:00:00Z"}}})",
    R"({"expect": {"callbacks": {"due": "soon"}}})",
    R"({"expect": {"callbacks": [1]}})",
    R"({"expect": {"played": [1]}})",
    R"({"expect": {"requests": "dial"}})",
    R"({"expect": {"requests": {"body": {}}}})",
    R"({"expect": {"variables": []}})",
    R"({"expect": {"outcomes": {"m": 1}}})",
    R"({"expect": {"tags": [1]}})",
    R"({"expect": {"asked": {"header": "x"}}})",
    R"({"expect": {"duration": 5}})",
    R"({"expect": {"duration": {"most": "5s"}}})",
};

}  // namespace

TEST_CASE("the schema and the reader of tests take the same lines", "[config][schema]") {
    std::vector<std::string> texts;
    for (const auto& line : right_lines) texts.push_back(with_line(line));
    for (const auto& call : right_calls) texts.push_back(with_call(call));
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK(violations(schema(), json_of(text)) == std::vector<std::string>{});
        CHECK(errors_of_reader(text) == "");
    }
}

TEST_CASE("the schema and the reader of tests refuse the same lines", "[config][schema]") {
    std::vector<std::string> texts;
    for (const auto& line : wrong_lines) texts.push_back(with_line(line));
    for (const auto* call :
         {R"({"call": "x"})", R"({"call": {"from": "x", "to": 1}})", R"({"call": {"to": "0123"}})",
          R"({"call": {"params": {"a": 1}}})", R"({"call": {"join": 1}})", R"({"call": {"who": "x"}})",
          R"({"call": {"routes": [{"type": "other"}]}})", R"({"call": {"routes": [{"from": "+331"}]}})",
          R"({"call": {"hours": {"o": "shut"}}})", ""})
        texts.push_back(with_call(call));
    for (const auto& text : texts) {
        CAPTURE(text);
        CHECK_FALSE(violations(schema(), json_of(text)).empty());
        CHECK(errors_of_reader(text) != "");
    }
}

TEST_CASE("the schema and the reader agree on the frame of a file of tests", "[config][schema]") {
    const std::string right = R"({"$schema": "x", "flow": "f", "env": {"A": "b"},
        "tests": [{"name": "t", "at": "2026-03-02T10:00:00+01:00", "do": [{"call": {}}]}]})";
    CHECK(violations(schema(), json_of(right)) == std::vector<std::string>{});
    CHECK(errors_of_reader(right) == "");
    const std::string wrong[] = {
        R"({"tests": [{"name": "t", "do": [{"call": {}}]}]})",
        R"({"flow": "f"})",
        R"({"flow": "f", "tests": []})",
        R"({"flow": "f", "tests": {}})",
        R"({"flow": "a/f", "tests": [{"name": "t", "do": [{"call": {}}]}]})",
        R"({"flow": "f", "env": {"A": 1}, "tests": [{"name": "t", "do": [{"call": {}}]}]})",
        R"({"flow": "f", "tests": [{"do": [{"call": {}}]}]})",
        R"({"flow": "f", "tests": [{"name": " ", "do": [{"call": {}}]}]})",
        R"({"flow": "f", "tests": [{"name": "t"}]})",
        R"({"flow": "f", "tests": [{"name": "t", "do": {}}]})",
        R"({"flow": "f", "tests": [{"name": "t", "steps": [], "do": [{"call": {}}]}]})",
    };
    for (const auto& text : wrong) {
        CAPTURE(text);
        CHECK_FALSE(violations(schema(), json_of(text)).empty());
        CHECK(errors_of_reader(text) != "");
    }
}
