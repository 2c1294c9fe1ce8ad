#pragma once
// Playing tests of flows. For test files only: it opens namespaces.

#include <catch2/catch.hpp>

#include "base/date_time.hpp"
#include "bot/coverage/counter.hpp"
#include "bot/flow/load.hpp"
#include "bot/trial/moment.hpp"
#include "bot/trial/reader.hpp"
#include "bot/trial/run.hpp"
#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;

namespace trial_test {

using lines = std::vector<std::string>;

inline std::shared_ptr<const flow> flow_of(const std::string& members) {
    problems found;
    auto loaded = load_flow(test::flow_with(members), "f", "f.json", found);
    for (const auto& p : found.all())
        if (p.level == severity::error) FAIL(to_string(p));
    return loaded;
}

inline lines complaints_of(const problems& found) {
    lines all;
    for (const auto& p : found.all()) all.push_back(to_string(p));
    return all;
}

inline std::vector<trial::test> read(const std::string& text, const flow& f, problems& found) {
    const auto file = trial::read_heading(text, "f.test.json", found);
    return found.any_error() ? std::vector<trial::test>() : trial::read_tests(file, f, found);
}

inline trial::verdict verdict_of(const std::string& members, const std::string& script,
                                 const std::string& more = {}) {
    const auto loaded = flow_of(members);
    problems found;
    const auto tests =
        read(R"({ "flow": "f", "tests": [ { "name": "t", )" + more + R"("do": [)" + script + "] } ] }",
             *loaded, found);
    CHECK(complaints_of(found) == lines{});
    REQUIRE(tests.size() == 1);
    return trial::run(tests.front(), trial::make_scenery(loaded));
}

// What is wrong, without the place.
inline lines failures(const std::string& members, const std::string& script, const std::string& more = {}) {
    lines all;
    for (const auto& f : verdict_of(members, script, more).failures) all.push_back(f.what);
    return all;
}

inline lines mistakes(const std::string& members, const std::string& script) {
    const auto loaded = flow_of(members);
    problems found;
    read(R"({ "flow": "f", "tests": [ { "name": "t", "do": [)" + script + "] } ] }", *loaded, found);
    lines all;
    for (const auto& p : found.all()) all.push_back(p.path + ": " + p.what);
    return all;
}

inline const std::string desk = R"("prompts": { "menu": { "say": "Menu." }, "sorry": { "say": "Sorry." },
      "both": [ { "say": "One." }, { "say": "Two." } ] },
    "targets": { "sales": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
    "on": { "hangup": "end" },
    "sections": {
      "main": [ { "menu": { "id": "m", "prompt": "menu", "nomatch": "sorry", "timeout": "5s", "attempts": 2,
                            "options": { "1": "sales", "2": "number", "3": "message", "44": "long" }, "exhausted": "late" } } ],
      "sales": [ { "transfer": { "id": "x", "to": "sales", "timeout": "20s", "busy": "late", "noAnswer": "message" } } ],
      "number": [ { "gather": { "id": "n", "min": 2, "max": 5 } }, { "tag": "numbered" } ],
      "message": [ { "record": { "id": "r", "max": "10s", "silence": "2s", "noinput": "late" } }, { "play": "both" } ],
      "long": [ { "wait": "1m" }, { "play": "both" } ],
      "late": [ { "hangup": {} } ],
      "end": [ { "log": "over: ${call.ended} ${r.result}" } ] })";

inline const std::string caller_service = R"("on": { "error": "sorry" }, "sections": {
    "main": [ { "http": { "id": "look", "url": "https://crm.example/c/${call.from}", "status": { "404": "none" } } },
              { "set": { "tier": "${look.body.tier}" } }, { "fetch": { "id": "next", "url": "https://crm.example/next", "failed": "none" } },
              { "say": "Back." } ],
    "none": [ { "notify": { "url": "https://crm.example/none", "body": { "why": "${look.reason}${next.reason}", "n": 1 } } } ],
    "sorry": [ { "say": "Sorry." } ] })";

}  // namespace trial_test

using namespace trial_test;
