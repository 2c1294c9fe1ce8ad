// The flow schema and the flow loader say the same.

#include <catch2/catch.hpp>
#include <set>

#include "bot/flow/load.hpp"
#include "bot/steps/registry.hpp"
#include "schema_check.hpp"

using namespace switchhook;

namespace {

const json::node& schema() {
    static const auto root = read_json(SWITCHHOOK_CONFIG_FOLDER "/schema/flow.schema.json");
    return root;
}

bool fits_schema(const std::string& text) { return violations(schema(), json_of(text)).empty(); }

std::string errors_of_loader(const std::string& text) {
    problems found;
    bot::load_flow(text, "f", "f.json", found);
    std::string all;
    for (const auto& p : found.all())
        if (p.level == severity::error) all += to_string(p) + '\n';
    return all;
}

// A flow whose section main has just this step; section "s", prompt "p" and target "t" may be named.
std::string with_step(const std::string& step) {
    return R"({"version": 1, "prompts": {"p": {"say": "x"}},
               "hours": {"h": {"zone": "UTC", "weekly": {"mon-fri": ["09:00-17:00"]}, "closed": ["12-25"]}},
               "targets": {"t": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}},
               "sections": {"main": [)" +
           step + R"(], "s": [{"hangup": {}}]}})";
}

const std::vector<std::string> right_steps{
    R"({"answer": {}})",
    R"({"reject": {}})",
    R"({"reject": {"reason": "busy"}})",
    R"({"play": "p"})",
    R"({"play": {"file": "welcome.wav"}})",
    R"({"play": {"say": "Hello."}})",
    R"({"play": ["p", {"say": "Hello."}]})",
    R"({"play": {"prompt": ["p"], "bargeIn": false, "failed": "s"}})",
    R"({"say": "Hello."})",
    R"({"say": {"text": "Hello.", "bargeIn": true, "failed": []}})",
    R"({"menu": {"options": {"1": "s"}}})",
    R"({"menu": {"id": "m", "prompt": "p", "short": ["p"], "options": {"1": "s", "10": [{"hangup": {}}], "*#": {"goto": "s"}},
        "timeout": "5s", "interDigitTimeout": "250ms", "attempts": 2, "bargeIn": true, "typeAhead": false,
        "noinput": "p", "nomatch": ["p", ["p", {"say": "x"}]], "exhausted": "s", "sensitive": true}})",
    R"({"gather": {"id": "g"}})",
    R"({"gather": {"id": "g", "prompt": "p", "short": "p", "min": 0, "max": 32, "finishKey": null, "allowEmpty": true,
        "pattern": "^[1-9]", "timeout": "5s", "interDigitTimeout": "3s", "attempts": 1, "bargeIn": false,
        "typeAhead": true, "noinput": ["p"], "nomatch": ["p"], "exhausted": [{"log": "x"}], "sensitive": false}})",
    R"({"gather": {"id": "g", "finishKey": "*"}})",
    R"({"form": {"id": "f", "fields": [{"name": "a"}]}})",
    R"({"form": {"id": "f", "attempts": 2, "fields": [
        {"name": "a", "prompt": "p", "short": "p", "min": 1, "max": 3, "finishKey": null, "allowEmpty": true, "pattern": "^1",
         "timeout": "5s", "interDigitTimeout": "1s", "attempts": 2, "bargeIn": true, "typeAhead": false, "noinput": "p",
         "nomatch": ["p"], "sensitive": true, "readBack": ["p", {"say": "x"}]},
        {"name": "b", "options": {"1": "x", "22": {"value": "y", "readBack": "p"}}, "prompt": "p", "readBack": "p"}],
        "confirm": {"prompt": "p", "yes": "3", "no": "4", "cancel": "9", "short": "p", "timeout": "5s", "attempts": 1, "noinput": "p"},
        "correct": {"prompt": "p", "keys": {"1": "a", "2": "b", "*": "all"}, "nomatch": "p"},
        "filled": "s", "exhausted": [], "cancelled": {"goto": "s"}}})",
    R"({"voicemail": {"id": "m"}})",
    R"({"voicemail": {"id": "m", "greeting": ["p"], "bargeIn": false, "max": "5m", "min": "0s", "piece": "10s", "silence": "3s",
        "initialSilence": "6s", "beep": false, "stopTones": ["#"],
        "review": {"prompt": "p", "short": "p", "keep": "1", "again": "2", "anew": "3", "takes": 2, "timeout": "5s", "attempts": 2},
        "deliver": {"url": "https://h.example/${call.id}", "method": "PUT", "headers": {"X-A": "${m.duration}"}, "timeout": "9s"},
        "left": "s", "noinput": "s", "failed": []}})",
    R"({"callback": {"flow": "f"}})",
    R"({"callback": {"id": "c", "flow": "f", "to": {"phone": "${call.from}"}, "allow": ["+33"], "after": "10m", "within": "h",
        "attempts": 3, "every": "15m", "expires": "24h", "params": {"a": "${call.id}", "b": 2}, "scheduled": "s", "failed": []}})",
    R"({"callback": {"flow": "f", "at": "2026-12-24T18:00:00+01:00"}})",
    R"({"hunt": {"to": "t"}})",
    R"({"hunt": {"id": "h", "to": ["t", {"phone": "+33123456789"}], "timeout": "15s", "rounds": 2, "prompt": "p", "between": ["p"],
        "pause": "3s", "options": {"1": "s", "*": []}, "exhausted": "s"}})",
    R"({"queue": {"name": "line", "agents": "t"}})",
    R"({"queue": {"id": "q", "name": "line-${call.tenant}", "agents": ["t", {"phone": "+33123456789"}], "music": ["p"],
        "announce": {"prompt": ["p", {"number": "${q.position}"}], "wait": {"number": "${q.wait}"}, "every": "30s"},
        "options": {"1": "s", "*": []}, "max": "20m", "callers": 10, "priority": 2, "choose": "asListed", "ring": "15s", "rest": "1m",
        "wrapUp": "0s", "consult": {"announce": "p", "accept": "1", "within": "5s"}, "timeout": "s", "full": "s", "empty": [],
        "failed": {"goto": "s"}}})",
    R"({"queue": {"name": "line", "provider": {"url": "https://h.example/${call.id}", "headers": {"X-A": "b"}, "timeout": "9s",
        "attempts": 2, "sensitive": true, "every": "1m"}}})",
    R"({"record": {"id": "r"}})",
    R"({"record": {"id": "r", "prompt": "p", "max": "2m", "silence": "1s", "initialSilence": "120s", "beep": false,
        "stopTones": ["#", "1"], "failed": "s", "noinput": {"goto": "s"}}})",
    R"({"transfer": {"to": "t"}})",
    R"({"transfer": {"id": "x", "to": {"phone": "+33123456789"}, "timeout": "25s", "busy": "s", "noAnswer": "s",
        "declined": [], "unreachable": "s", "failed": {"goto": "s"}}})",
    R"({"transfer": {"to": "t", "consult": {}}})",
    R"({"transfer": {"to": "t", "consult": {"announce": "p", "accept": "1", "within": "5s", "music": ["p"]}}})",
    R"({"transfer": {"to": {"application": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}}})",
    R"({"transfer": {"to": {"applicationInstance": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}}})",
    R"({"call": {}})",
    R"({"call": {"id": "c", "to": ["t", {"phone": "+33123456789"}], "from": {"applicationInstance": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"},
        "timeout": "30s", "answered": "s", "busy": "s", "noAnswer": "s", "declined": [], "unreachable": "s", "failed": {"goto": "s"}}})",
    R"({"join": {}})",
    R"({"join": {"id": "j", "meeting": {"id": "123456789", "passcode": "x"}, "timeout": "10m", "noAnswer": "s"}})",
    R"({"redirect": {"to": ["t", "t"], "timeout": "15s", "hideCallee": true, "failed": "s"}})",
    R"({"invite": {"id": "i", "who": "t", "timeout": "30s", "failed": "s"}})",
    R"({"mute": {}})",
    R"({"unmute": {"id": "u", "failed": "s"}})",
    R"({"dtmf": {"keys": "12*#", "gap": "50ms"}})",
    R"({"recordingStatus": {"status": "notRecording"}})",
    R"({"screenShare": {"role": "sharer", "failed": []}})",
    R"({"wait": "5s"})",
    R"({"play": {"id": "x", "prompt": "p"}})",
    R"({"say": {"en-US": "x"}})",
    R"({"play": {"say": "x", "language": "fr-FR"}})",
    R"({"play": {"silence": "500ms"}})",
    R"({"play": ["p", {"digits": "${call.from}"}, {"number": "12"}, {"date": "${call.id}", "year": false}, {"spell": "${call.id}"}]})",
    R"({"hours": {"of": "h", "id": "x", "open": "s", "closed": [], "holiday": {"goto": "s"}}})",
    R"({"set": {"a": 1, "b": "${call.from}", "c": ["${vars.a}", {"d": null}], "call.language": "en-US"}})",
    R"({"switch": {"id": "x", "on": "${call.from}", "cases": [{"equals": 2, "go": "s"}, {"in": ["a", 1], "go": []},
        {"matches": "^a", "go": {"goto": "s"}}, {"startsWith": "+33", "go": "s"}, {"less": 1, "go": "s"},
        {"greater": "${call.id}", "go": "s"}, {"blank": false, "go": "s"}], "default": "s"}})",
    R"({"http": {"id": "h", "url": "https://h.example/${call.id}", "method": "PUT", "headers": {"X-A": "${call.from}"}, "body": [{"a": null}],
        "timeout": "3s", "attempts": 3, "sensitive": true, "status": {"404": "s", "5xx": []}, "failed": "s"}})",
    R"({"http": {"url": "https://h.example/", "form": {"a": "${call.from}"}}})",
    R"({"fetch": {"id": "n", "url": "https://h.example/", "failed": "s"}})",
    R"({"notify": {"url": "https://h.example/", "body": {"a": "${call.ended}"}}})",
    R"({"run": "s"})",
    R"({"run": {"id": "r", "section": "s", "params": {"a": "${call.id}"}}})",
    R"({"return": {}})",
    R"({"return": {"value": [1]}})",
    R"({"tag": "a"})",
    R"({"tag": ["a", "b-${call.direction}"]})",
    R"({"goto": "s"})",
    R"({"hangup": {}})",
    R"({"log": "x"})",
    R"({"log": {"text": "x", "level": "warn"}})",
};

const std::vector<std::string> wrong_steps{
    R"({})",
    R"("hangup")",
    R"({"hangup": {}, "answer": {}})",
    R"({"hangups": {}})",
    R"({"answer": {"now": true}})",
    R"({"reject": {"reason": "rude"}})",
    R"({"call": {"to": []}})",
    R"({"call": {"to": ["t", "t", "t", "t", "t", "t"]}})",
    R"({"call": "t"})",
    R"({"join": {"meeting": {}}})",
    R"({"redirect": {}})",
    R"({"invite": {"who": []}})",
    R"({"mute": {"now": true}})",
    R"({"dtmf": {"keys": ""}})",
    R"({"recordingStatus": {"status": "maybe"}})",
    R"({"screenShare": {"role": "owner"}})",
    R"({"wait": 5})",
    R"({"say": {"fr-FR": 1}})",
    R"({"play": {"silence": 5}})",
    R"({"play": {"number": 5}})",
    R"({"play": {"number": "5", "year": true}})",
    R"({"play": {"digits": "5", "say": "x"}})",
    R"({"hours": {}})",
    R"({"hours": {"of": 1}})",
    R"({"hours": {"of": "h", "shut": "s"}})",
    R"({"set": {}})",
    R"({"set": {"a b": 1}})",
    R"({"set": {"call.from": "x"}})",
    R"({"set": {"call.language": 1}})",
    R"({"switch": {"on": "x", "cases": []}})",
    R"({"switch": {"on": "x", "cases": [{"equals": 1}]}})",
    R"({"switch": {"on": "x", "cases": [{"equals": 1, "less": 2, "go": "s"}]}})",
    R"({"switch": {"on": "x", "cases": [{"is": 1, "go": "s"}]}})",
    R"({"switch": {"cases": [{"equals": 1, "go": "s"}]}})",
    R"({"switch": {"on": "x", "cases": [{"in": [], "go": "s"}]}})",
    R"({"http": {"id": "h"}})",
    R"({"http": "https://h.example/"})",
    R"({"http": {"url": "https://h.example/", "method": "get"}})",
    R"({"http": {"url": "https://h.example/", "timeout": 3}})",
    R"({"http": {"url": "https://h.example/", "attempts": 0}})",
    R"({"http": {"url": "https://h.example/", "headers": {"a": 1}}})",
    R"({"http": {"url": "https://h.example/", "status": {"6xx": "s"}}})",
    R"({"http": {"url": "https://h.example/", "statuses": {}}})",
    R"({"fetch": {}})",
    R"({"fetch": {"url": "https://h.example/", "sensitive": true}})",
    R"({"notify": {"url": "https://h.example/", "failed": "s"}})",
    R"({"notify": {"url": "https://h.example/", "id": "n"}})",
    R"({"notify": {"url": "https://h.example/", "attempts": 2}})",
    R"({"run": {"params": {}}})",
    R"({"run": {"section": "s", "params": {"a b": 1}}})",
    R"({"return": {"values": 1}})",
    R"({"tag": 1})",
    R"({"tag": []})",
    R"({"play": 1})",
    R"({"play": {"file": "a.wav", "say": "x"}})",
    R"({"play": {"prompt": "p", "bargin": true}})",
    R"({"play": ["p", ["p"]]})",
    R"({"say": {"bargeIn": true}})",
    R"({"say": ["x"]})",
    R"({"menu": {"prompt": "p"}})",
    R"({"menu": {"options": {}}})",
    R"({"menu": {"options": {"A": "s"}}})",
    R"({"menu": {"options": {"1": 1}}})",
    R"({"menu": {"options": {"1": "s"}, "digts": 1}})",
    R"({"menu": {"options": {"1": "s"}, "attempts": 0}})",
    R"({"menu": {"options": {"1": "s"}, "attempts": 11}})",
    R"({"menu": {"options": {"1": "s"}, "timeout": 5}})",
    R"({"menu": {"options": {"1": "s"}, "timeout": "5 s"}})",
    R"({"gather": {"prompt": "p"}})",
    R"({"gather": {"id": "a b"}})",
    R"({"gather": {"id": "g", "max": 33}})",
    R"({"gather": {"id": "g", "max": 0}})",
    R"({"gather": {"id": "g", "min": 1.5}})",
    R"({"gather": {"id": "g", "finishKey": "##"}})",
    R"({"gather": {"id": "g", "finishKey": false}})",
    R"({"form": {"fields": [{"name": "a"}]}})",
    R"({"form": {"id": "f", "fields": []}})",
    R"({"form": {"id": "f", "fields": [{"name": "a b"}]}})",
    R"({"form": {"id": "f", "fields": [{"name": "a", "options": {}}]}})",
    R"({"form": {"id": "f", "fields": [{"name": "a", "options": {"1": "x"}, "min": 1}]}})",
    R"({"form": {"id": "f", "fields": [{"name": "a", "options": {"1": {"readBack": "p"}}}]}})",
    R"({"form": {"id": "f", "fields": [{"name": "a"}], "confirm": {"yes": "11"}}})",
    R"({"form": {"id": "f", "fields": [{"name": "a"}], "confirm": {}, "correct": {}}})",
    R"({"form": {"id": "f", "fields": [{"name": "a"}], "attempts": 0}})",
    R"({"voicemail": {}})",
    R"({"voicemail": {"id": "m", "max": 60}})",
    R"({"voicemail": {"id": "m", "review": {"again": "2"}}})",
    R"({"voicemail": {"id": "m", "review": {"keep": "1", "anew": "3", "takes": 1}}})",
    R"({"voicemail": {"id": "m", "deliver": {"method": "PUT"}}})",
    R"({"voicemail": {"id": "m", "deliver": {"url": "https://h.example/", "body": "x"}}})",
    R"({"callback": {}})",
    R"({"callback": {"flow": "f", "attempts": 0}})",
    R"({"callback": {"flow": "f", "allow": ["33"]}})",
    R"({"callback": {"flow": "f", "params": []}})",
    R"({"callback": {"flow": "f", "every": 15}})",
    R"({"hunt": {"timeout": "25s"}})",
    R"({"hunt": {"to": []}})",
    R"({"hunt": {"to": "t", "rounds": 0}})",
    R"({"hunt": {"to": "t", "prompt": "p", "options": {"12": "s"}}})",
    R"({"queue": {"agents": "t"}})",
    R"({"queue": {"name": "line"}})",
    R"({"queue": {"name": "line", "agents": []}})",
    R"({"queue": {"name": "line", "agents": "t", "provider": {"url": "https://h.example/"}}})",
    R"({"queue": {"name": "line", "provider": {}}})",
    R"({"queue": {"name": "line", "agents": "t", "announce": {}}})",
    R"({"queue": {"name": "line", "agents": "t", "options": {"12": "s"}}})",
    R"({"queue": {"name": "line", "agents": "t", "callers": 0}})",
    R"({"queue": {"name": "line", "agents": "t", "consult": {"music": "p"}}})",
    R"({"record": {}})",
    R"({"record": {"id": "r", "stopTones": "#"}})",
    R"({"record": {"id": "r", "stopTones": ["A"]}})",
    R"({"transfer": {"timeout": "25s"}})",
    R"({"transfer": {"to": "t", "consult": true}})",
    R"({"transfer": {"to": "t", "consult": {"accept": "A", "announce": "p"}}})",
    R"({"transfer": {"to": {"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", "phone": "+33123456789"}}})",
    R"({"transfer": {"to": {"fax": "1"}}})",
    R"({"transfer": {"to": "t", "noanswer": "s"}})",
    R"({"transfer": {"to": "t", "busy": {"go": "s"}}})",
    R"({"goto": ["s"]})",
    R"({"goto": {"section": "s"}})",
    R"({"log": {"level": "info"}})",
    R"({"log": {"text": "x", "level": "loud"}})",
};

}  // namespace

TEST_CASE("the schema has exactly the steps that the loader reads", "[config][schema]") {
    std::set<std::string> in_schema, in_loader;
    for (const auto& m : schema().find("definitions")->find("step")->find("properties")->members)
        in_schema.insert(m.name);
    for (const auto& kind : bot::step_kinds()) in_loader.insert(std::string(kind.verb));
    CHECK(in_schema == in_loader);
}

TEST_CASE("the schema and the loader take the same steps", "[config][schema]") {
    for (const auto& step : right_steps) {
        CAPTURE(step);
        CHECK(violations(schema(), json_of(with_step(step))) == std::vector<std::string>{});
        CHECK(errors_of_loader(with_step(step)).empty());
    }
}

TEST_CASE("the schema and the loader refuse the same steps", "[config][schema]") {
    for (const auto& step : wrong_steps) {
        CAPTURE(step);
        CHECK_FALSE(fits_schema(with_step(step)));
        CHECK_FALSE(errors_of_loader(with_step(step)).empty());
    }
}

TEST_CASE("the schema and the loader agree on the frame of a flow", "[config][schema]") {
    const std::string right[] = {
        R"({"version": 1, "sections": {"main": []}})",
        R"({"$schema": "x", "version": 1, "language": "fr-FR",
            "defaults": {"timeout": "5s", "interDigitTimeout": "3s", "finishKey": null, "attempts": 3, "bargeIn": true,
                         "typeAhead": true},
            "prompts": {"a": {"file": "a.wav"}, "b": ["a", {"say": "x"}]}, "targets": {"t": {"phone": "+33123456789"}},
            "on": {"hangup": "h", "error": "main"}, "sections": {"main": [{"play": "b"}], "h": [{"log": "x"}]}})",
    };
    for (const auto& text : right) {
        CAPTURE(text);
        CHECK(fits_schema(text));
        CHECK(errors_of_loader(text).empty());
    }
    const std::string wrong[] = {
        R"({"sections": {"main": []}})",
        R"({"version": 2, "sections": {"main": []}})",
        R"({"version": 1})",
        R"({"version": 1, "sections": {"start": []}})",
        R"({"version": 1, "sections": {"main": {}}})",
        R"({"version": 1, "sections": {"main": []}, "section": {}})",
        R"({"version": 1, "sections": {"main": []}, "on": {"hangUp": "main"}})",
        R"({"version": 1, "sections": {"main": []}, "defaults": {"attempts": "3"}})",
        R"({"version": 1, "sections": {"main": [{"play": "a"}]}, "prompts": {"a": {"url": "x"}}})",
    };
    for (const auto& text : wrong) {
        CAPTURE(text);
        CHECK_FALSE(fits_schema(text));
        CHECK_FALSE(errors_of_loader(text).empty());
    }
}
