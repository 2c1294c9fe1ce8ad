// Tests of flows: what their lines do, and what is said when a flow is not as expected.

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

namespace {

using lines = std::vector<std::string>;

std::shared_ptr<const flow> flow_of(const std::string& members) {
    problems found;
    auto loaded = load_flow(test::flow_with(members), "f", "f.json", found);
    for (const auto& p : found.all())
        if (p.level == severity::error) FAIL(to_string(p));
    return loaded;
}

lines complaints_of(const problems& found) {
    lines all;
    for (const auto& p : found.all()) all.push_back(to_string(p));
    return all;
}

std::vector<trial::test> read(const std::string& text, const flow& f, problems& found) {
    const auto file = trial::read_heading(text, "f.test.json", found);
    return found.any_error() ? std::vector<trial::test>() : trial::read_tests(file, f, found);
}

trial::verdict verdict_of(const std::string& members, const std::string& script,
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
lines failures(const std::string& members, const std::string& script, const std::string& more = {}) {
    lines all;
    for (const auto& f : verdict_of(members, script, more).failures) all.push_back(f.what);
    return all;
}

lines mistakes(const std::string& members, const std::string& script) {
    const auto loaded = flow_of(members);
    problems found;
    read(R"({ "flow": "f", "tests": [ { "name": "t", "do": [)" + script + "] } ] }", *loaded, found);
    lines all;
    for (const auto& p : found.all()) all.push_back(p.path + ": " + p.what);
    return all;
}

const std::string desk = R"("prompts": { "menu": { "say": "Menu." }, "sorry": { "say": "Sorry." },
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

const std::string caller_service = R"("on": { "error": "sorry" }, "sections": {
    "main": [ { "http": { "id": "look", "url": "https://crm.example/c/${call.from}", "status": { "404": "none" } } },
              { "set": { "tier": "${look.body.tier}" } }, { "fetch": { "id": "next", "url": "https://crm.example/next", "failed": "none" } },
              { "say": "Back." } ],
    "none": [ { "notify": { "url": "https://crm.example/none", "body": { "why": "${look.reason}${next.reason}", "n": 1 } } } ],
    "sorry": [ { "say": "Sorry." } ] })";

}  // namespace

TEST_CASE("a press waits for its turn, and one that is made now does not", "[bot][trial]") {
    CHECK(failures(desk, R"({"call": {}}, {"press": "2"}, {"press": "12#"},
        {"expect": {"variables": {"n.digits": "12", "m.digits": 2}, "played": "menu", "tags": "numbered", "ended": "hangup"}})") ==
          lines{});
    CHECK(failures(desk, R"({"call": {}}, {"press": {"keys": "2", "now": true}},
        {"expect": {"step": "n", "duration": {"max": "100ms"}}})") == lines{});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": "4"}, {"expect": {"section": "main", "played": ["menu", "sorry", "menu"]}})") ==
        lines{});
    CHECK(failures(desk,
                   R"({"call": {}}, {"press": "44"}, {"expect": {"section": "long", "played": "both"}})") ==
          lines{});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": {"keys": "44", "gap": "4s"}}, {"expect": {"outcomes": {"m": "exhausted"}}})") ==
        lines{});
    CHECK(failures(desk, R"({"call": {}}, {"silence": "6s"}, {"silence": "6s"}, {"press": "1"})") ==
          lines{"nobody listens for 1: the call is over: hangup"});
}

TEST_CASE("a call may have been forwarded to the bot", "[bot][trial]") {
    const std::string flow = R"("sections": {
        "main": [ { "switch": { "on": "${call.routes[0].original}", "cases": [ { "equals": "+33123456789", "go": "sales" } ] } } ],
        "sales": [ { "log": "for ${call.routes[0].final}" }, { "wait": "1s" } ] })";
    CHECK(
        failures(
            flow,
            R"({ "call": { "routes": [ { "original": "+33123456789", "final": { "application": "bot" } } ] } },
        { "expect": { "section": "sales", "log": "for bot", "variables": { "call.routes[0].type": "forwarded" } } })") ==
        lines{});
    CHECK(failures(flow, R"({ "call": {} }, { "expect": { "section": "main" } })") == lines{});
}

TEST_CASE("silence begins when the caller's turn does", "[bot][trial]") {
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"silence": "6s"}, {"silence": "6s"}, {"expect": {"section": "late", "ended": "hangup"}})") ==
        lines{});
    CHECK(failures(desk,
                   R"({"call": {}}, {"silence": "4s"}, {"press": "1"}, {"expect": {"section": "sales"}})") ==
          lines{});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": "3"}, {"silence": "6s"}, {"expect": {"outcomes": {"r": "noinput"}}})") ==
        lines{});
}

TEST_CASE("a transfer ends as the test says", "[bot][trial]") {
    const auto transferred = [](const std::string& how) {
        return R"({"call": {}}, {"press": "1"}, {"transfer": ")" + how + R"("}, {"expect": )";
    };
    CHECK(failures(desk, transferred("answered") + R"({"ended": "transfer", "log": "over: transfer",
        "requests": ["answer", "playPrompt", {"method": "transfer", "body": {"transferTarget": {"identity": {"user": {"id": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}}}}}]}})") ==
          lines{});
    CHECK(failures(desk, transferred("busy") + R"({"section": "late", "outcomes": {"x": "busy"}}})") ==
          lines{});
    CHECK(failures(desk, transferred("noAnswer") +
                             R"({"section": "message", "duration": {"min": "20s"}}})") == lines{});
    CHECK(failures(desk, transferred("unreachable") +
                             R"({"ended": "hangup", "variables": {"x.result": "unreachable"}}})") == lines{});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": "1"}, {"wait": "30s"}, {"expect": {"outcomes": {"x": "failed"}}})") ==
        lines{"expected \"x\" to end as failed, found noAnswer"});
}

TEST_CASE("a transfer that asks first ends as the test says, too", "[bot][trial]") {
    const std::string asking =
        R"("sections": { "main": [ { "transfer": { "id": "x", "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" },
        "timeout": "20s", "consult": { "announce": { "say": "For you." }, "accept": "1", "music": { "say": "La la la." } }, "failed": [] } } ] })";
    const auto how = [](const std::string& word) {
        return R"({"call": {}}, {"transfer": ")" + word + R"("}, {"expect": )";
    };
    CHECK(failures(asking, how("answered") +
                               R"({"ended": "transfer", "played": "La la la.", "requests": "transfer"}})") ==
          lines{});
    CHECK(failures(asking, how("declined") + R"({"ended": "hangup", "outcomes": {"x": "declined"}}})") ==
          lines{});
    CHECK(failures(asking, how("noAnswer") +
                               R"({"outcomes": {"x": "noAnswer"}, "duration": {"min": "20s"}}})") == lines{});
    CHECK(
        failures(
            asking,
            R"({"call": {}}, {"fail": "transfer"}, {"transfer": "answered"}, {"expect": {"outcomes": {"x": "failed"}}})") ==
        lines{});
}

TEST_CASE("a caller speaks until silence, a key or the longest time", "[bot][trial]") {
    const auto spoken = [](const std::string& how) {
        return R"({"call": {}}, {"press": "3"}, {"speak": )" + how +
               R"(}, {"expect": {"outcomes": {"r": "recorded"}, "played": "both", "log": "over: hangup recorded", "duration": )";
    };
    CHECK(failures(desk, spoken("\"3s\"") + R"({"min": "6s", "max": "8s"}}})") == lines{});
    CHECK(failures(desk, spoken("\"1m\"") + R"({"min": "10s", "max": "13s"}}})") == lines{});
    CHECK(failures(desk, spoken(R"({"for": "3s", "press": "#"})") + R"({"max": "6s"}}})") == lines{});
    CHECK(failures(desk, spoken(R"({"for": "30s", "press": "#"})") + R"({"min": "10s", "max": "13s"}}})") ==
          lines{});
    CHECK(failures(desk, R"({"call": {}}, {"speak": "3s"})") ==
          lines{"nothing records the caller: the flow waits for the caller's keys (in main, menu)"});
}

TEST_CASE("a prompt can be waited for, also within a longer one", "[bot][trial]") {
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": "44"}, {"hear": "Two."}, {"hangup": {}}, {"expect": {"played": ["One.", "Two."], "ended": "caller"}})") ==
        lines{});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": "44"}, {"hear": "both"}, {"hangup": {}}, {"expect": {"played": "One.", "notPlayed": "Two."}})") ==
        lines{});
    CHECK(failures(desk, R"({"call": {}}, {"hear": "sorry"})") ==
          lines{"\"sorry\" is not played: the flow waits for the caller's keys (in main, menu)"});
}

TEST_CASE("everything that can fail can be made to", "[bot][trial]") {
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"press": "3"}, {"fail": "recording"}, {"speak": "3s"}, {"expect": {"outcomes": {"r": "failed"}}})") ==
        lines{});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"fail": {"what": "transfer", "how": "unavailable"}}, {"press": "1"}, {"expect": {"outcomes": {"x": "failed"}}})") ==
        lines{});
    CHECK(failures(desk,
                   R"({"fail": "answer"}, {"call": {}}, {"expect": {"ended": "rejected", "played": []}})") ==
          lines{});
    CHECK(failures(desk,
                   R"({"call": {"busy": true}}, {"expect": {"ended": "rejected", "requests": "reject"}})") ==
          lines{});
    CHECK(failures(desk, R"({"call": {}}, {"hangup": {"by": "network"}}, {"expect": {"ended": "lost"}})") ==
          lines{});
    CHECK(
        failures(desk, R"({"call": {}}, {"hangup": {"by": "operator"}}, {"expect": {"ended": "hangup"}})") ==
        lines{});
    const std::string guest =
        R"("sections": { "main": [ { "play": { "id": "p", "prompt": { "say": "Hello." }, "failed": [] } },
        { "invite": { "id": "i", "who": { "phone": "+33123456789" }, "failed": [] } }, { "mute": { "id": "u", "failed": [] } } ] })";
    CHECK(failures(guest, R"({"fail": "prompt"}, {"fail": "operation"}, {"fail": "mute"}, {"call": {}},
        {"expect": {"outcomes": {"p": "failed", "i": "failed", "u": "failed"}}})") == lines{});
    CHECK(failures(guest,
                   R"({"call": {}}, {"expect": {"outcomes": {"p": "played", "i": "done", "u": "done"}}})") ==
          lines{});
}

TEST_CASE("a failure waits for somebody's turn as well, unless it is to come now", "[bot][trial]") {
    const std::string two =
        R"("sections": { "main": [ { "play": { "id": "a", "prompt": { "say": "A." }, "failed": [] } },
        { "play": { "id": "b", "prompt": { "say": "B." }, "failed": [] } },
        { "gather": { "id": "g", "min": 2, "max": 2, "nomatch": { "say": "No." } } } ] })";
    CHECK(
        failures(
            two,
            R"({"call": {}}, {"fail": "prompt"}, {"press": "1"}, {"expect": {"outcomes": {"a": "played", "b": "played"}, "notPlayed": "No."}})") ==
        lines{});
    CHECK(
        failures(
            two,
            R"({"call": {}}, {"fail": {"what": "prompt", "now": true}}, {"press": "1"}, {"expect": {"outcomes": {"a": "played", "b": "failed"}, "played": "No."}})") ==
        lines{});
}

TEST_CASE("services reply what the test says, before they are asked or when they are", "[bot][trial]") {
    const std::string call = R"({"call": {"from": "+33600000001"}}, )";
    const std::string tier = R"({"http": {"id": "look", "reply": {"body": {"tier": "gold"}}}}, )";
    const std::string steps =
        R"({"fetch": {"url": "https://crm.example/n*", "reply": [{"say": "Fetched."}]}}, )";
    const std::string well =
        R"({"expect": {"variables": {"vars.tier": "gold", "look.status": 200}, "played": ["Fetched.", "Back."],
        "asked": [{"url": "https://crm.example/c/*", "method": "GET"}, "https://crm.example/next"]}})";
    CHECK(failures(caller_service, tier + steps + call + well) == lines{});
    CHECK(failures(caller_service, call + tier + steps + well) == lines{});
    CHECK(failures(caller_service, tier + call + R"({"fetch": {"fail": "timeout"}},
        {"expect": {"section": "none", "notified": {"url": "https://crm.example/none", "body": {"why": "timeout"}}, "duration": {"min": "1s"}}})") ==
          lines{});
    CHECK(
        failures(
            caller_service,
            call +
                R"({"http": {"reply": {"status": 404}}}, {"expect": {"section": "none", "notified": "*"}})") ==
        lines{});
    CHECK(failures(caller_service,
                   call + R"({"http": {"fail": "unreachable"}}, {"expect": {"section": "sorry"}})") ==
          lines{});
    CHECK(
        failures(caller_service, call + R"({"expect": {"played": "Back."}})") ==
        lines{
            "expected the prompt \"Back.\" to be played, found nothing",
            "nothing says what is replied to GET https://crm.example/c/%2B33600000001 of the step \"look\""});
    CHECK(failures(caller_service, tier + call + R"({"fetch": {"reply": [{"sya": "x"}]}})")
              .front()
              .find("the reply is no list of steps: /0") == 0);
    CHECK(failures(caller_service, call + R"({"http": {"id": "next", "reply": {}}})") ==
          lines{"no step asked for this reply"});
    CHECK(failures(desk, R"({"call": {}}, {"fail": "mute"})") == lines{"nothing came that this would fail"});
}

TEST_CASE("steps that a service replies know the environment of the test", "[bot][trial]") {
    problems found;
    flow_surroundings around;
    around.environment = [](const std::string& name) {
        return std::optional<std::string>("value of " + name);
    };
    const auto loaded = load_flow(
        test::flow_with(
            R"("env": ["A"], "sections": { "main": [ { "fetch": { "url": "https://h.example/" } } ] })"),
        "f", "f.json", found, around);
    REQUIRE(loaded);
    const auto tests = read(R"({"flow": "f", "tests": [{"name": "t", "do": [{"call": {}},
        {"fetch": {"reply": [{"set": {"x": "${env.A}"}}]}}, {"expect": {"variables": {"vars.x": "value of A"}}}]}]})",
                            *loaded, found);
    REQUIRE(complaints_of(found) == lines{});
    CHECK(trial::run(tests.at(0), trial::make_scenery(loaded, around)).failures.empty());
}

TEST_CASE("a call that the bot places is answered or not, as the test says", "[bot][trial]") {
    const std::string outbound = R"("params": { "name": "x" }, "on": { "hangup": "end" }, "sections": {
        "main": [ { "call": { "id": "c", "timeout": "20s", "failed": "again" } }, { "say": "Hello." } ],
        "again": [ { "wait": "1m" }, { "call": { "id": "d" } }, { "say": "Again." } ], "end": [ { "log": "${call.outcome} ${params.name}" } ] })";
    const std::string call = R"({"call": {"to": "+33600000001", "params": {"name": "Ada"}}}, )";
    CHECK(
        failures(
            outbound,
            call +
                R"({"callee": "answered"}, {"expect": {"played": "Hello.", "log": "answered Ada", "outcome": "answered"}})") ==
        lines{});
    CHECK(failures(
              outbound,
              call + R"({"callee": "noAnswer"}, {"expect": {"state": "calling", "duration": {"min": "80s"}}},
        {"callee": "declined"}, {"expect": {"ended": "notReached", "outcome": "declined", "outcomes": {"c": "noAnswer", "d": "declined"}}})") ==
          lines{});
    CHECK(failures(outbound, call + R"({"press": "1"})") ==
          lines{"nobody listens for 1: somebody is being called, and no \"callee\" says whether they answer "
                "(in main, call)"});
}

TEST_CASE("what is not met is told with its place and the way the call took", "[bot][trial]") {
    const auto v = verdict_of(
        desk,
        "\n{\"call\": {}},\n{\"press\": \"2\"},\n{\"expect\": {\n\"section\": \"sales\", \"tags\": \"x\"}}");
    REQUIRE(v.failures.size() == 2);
    CHECK(
        v.failures[0].what ==
        "expected the section sales, found number; the flow waits for the caller's keys (in number, gather)");
    CHECK(v.failures[0].at.line == 5);
    CHECK(v.failures[0].at.column == 12);
    CHECK(v.failures[0].at.pointer == "/tests/0/do/2/expect/section");
    CHECK(v.failures[1].what == "expected the tag x, found nothing");
    lines way;
    for (const auto& h : v.timeline) way.push_back(to_string(h));
    REQUIRE(way.size() > 8);
    CHECK(way.front() == "   0:00.000  incoming call from +33…42");
    CHECK(std::count(way.begin(), way.end(), "   0:00.500  key 2 (tone 1)") == 1);
    CHECK(std::count(way.begin(), way.end(), "   0:00.500    number: gather \"n\"") == 1);
    CHECK(verdict_of(desk, R"({"call": {}})").timeline.empty());
}

TEST_CASE("expectations speak of what happened since the last one", "[bot][trial]") {
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"expect": {"played": "menu"}}, {"press": "9"}, {"expect": {"played": ["sorry", "menu"], "notPlayed": "both"}})") ==
        lines{});
    CHECK(failures(desk, R"({"call": {}}, {"press": "9"}, {"expect": {"played": ["sorry", "sorry"]}})") ==
          lines{"expected the prompt \"sorry\" to be played after the one before it, found \"menu\", "
                "\"sorry\", \"menu\""});
    CHECK(failures(desk, R"({"call": {}}, {"expect": {"played": []}})") ==
          lines{"expected no prompt, found \"menu\""});
    CHECK(failures(desk, R"({"call": {}}, {"expect": {"ended": "caller"}})") ==
          lines{"expected the call to be over: caller; found: the flow waits for the caller's keys (in main, "
                "menu)"});
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"expect": {"variables": {"call.direction": "outgoing", "m.digits": null}}})") ==
        lines{"expected ${call.direction} to be \"outgoing\", found \"incoming\""});
}

TEST_CASE("a test ends with its call, and what comes then is gone through as well", "[bot][trial]") {
    const auto loaded = flow_of(desk);
    problems found;
    const auto tests =
        read(R"({"flow": "f", "tests": [{"name": "t", "do": [{"call": {}}]}]})", *loaded, found);
    flow_counter counter(*loaded);
    counter.count(trial::run(tests.at(0), trial::make_scenery(loaded)).visits);
    CHECK(counter.counts("", "").find("/sections/end/0")->entered == 1);
}

TEST_CASE("a flow that goes round for ever is told, and does not take for ever", "[bot][trial]") {
    CHECK(failures(R"("sections": { "main": [ { "say": "Again." }, { "goto": "main" } ] })",
                   R"({"call": {}}, {"expect": {"section": "main"}})") ==
          lines{"the flow goes on for ever, and waits for nobody (in main, say)"});
}

TEST_CASE("the clock of a test is its own", "[bot][trial]") {
    CHECK(trial::to_string(*parse_date_time("2026-12-25T10:00:00+01:00")) == "2026-12-25T09:00:00Z");
    CHECK(trial::elapsed(std::chrono::milliseconds(4'205'007)) == "70:05.007");
    const std::string at = R"("at": "2026-12-25T10:00:00+01:00", )";
    CHECK(
        failures(
            desk,
            R"({"call": {}}, {"at": "2026-12-25T09:02:00Z"}, {"expect": {"ended": "hangup", "duration": "1m"}})",
            at) == lines{});
    CHECK(failures(desk, R"({"call": {}}, {"at": "2026-12-25T08:59:00Z"})", at) ==
          lines{"the clock is at 2026-12-25T09:00:00Z already"});
}

TEST_CASE("hours are those of the test's clock, unless operators said otherwise", "[bot][trial]") {
    const std::string office =
        R"("hours": { "office": { "zone": "UTC", "weekly": { "mon-fri": ["09:00-17:00"] }, "closed": ["12-25"] } },
        "sections": { "main": [ { "hours": { "id": "h", "of": "office", "closed": "night" } }, { "say": "Good morning." } ],
                      "night": [ { "say": { "en-US": "We are closed." } }, { "play": [ { "silence": "2s" } ] } ] })";
    CHECK(failures(office,
                   R"({"call": {}}, {"expect": {"played": "Good morning.", "outcomes": {"h": "open"}}})") ==
          lines{});
    CHECK(
        failures(
            office,
            R"({"call": {}}, {"expect": {"section": "night", "outcomes": {"h": "holiday"}, "duration": {"min": "2s", "max": "4s"}}})",
            R"("at": "2026-12-25T12:00:00Z", )") == lines{});
    CHECK(
        failures(
            office,
            R"({"call": {"hours": {"office": "closed"}}}, {"expect": {"section": "night", "outcomes": {"h": "closed"}}})") ==
        lines{});
    CHECK(mistakes(office, R"({"call": {"hours": {"ofice": "shut"}}})") ==
          lines{"/tests/0/do/0/call/hours/ofice: the flow has no hours \"ofice\"; did you mean \"office\"?",
                "/tests/0/do/0/call/hours/ofice: expected one of open, closed, holiday, found \"shut\""});
}

TEST_CASE("names that the flow does not have are found when a test is read", "[bot][trial]") {
    const std::string path = "/tests/0/do/";
    CHECK(
        mistakes(
            desk,
            R"({"call": {}}, {"hear": "meun"}, {"expect": {"section": "slaes", "step": "gahter", "played": "sorri",
        "outcomes": {"x": "bussy", "y": "busy"}, "variables": {"nn.digits": 1, "a b": 1}, "requests": "transfr"}})") ==
        lines{
            path + "1/hear: the flow plays no \"meun\"; did you mean \"menu\"?",
            path + "2/expect/section: the flow has no section \"slaes\"; did you mean \"sales\"?",
            path + "2/expect/step: no step of the flow has the id or the verb \"gahter\"; did you mean "
                   "\"gather\"?",
            path + "2/expect/played: the flow plays no \"sorri\"; did you mean \"sorry\"?",
            path + "2/expect/requests: Graph has no method \"transfr\"; did you mean \"transfer\"?",
            path + "2/expect/variables/nn.digits: no step of the flow has the id \"nn\"; did you mean \"n\"?",
            path + "2/expect/variables/a b: expected a name such as \"ticket.digits\"",
            path + "2/expect/outcomes/x: the step \"x\" has no outcome \"bussy\"; did you mean \"busy\"?",
            path + "2/expect/outcomes/y: no step of the flow has the id \"y\"; did you mean \"m\"?"});
    CHECK(
        mistakes(
            desk,
            R"({"press": "1"}, {"call": {}}, {"call": {}}, {"pres": "1"}, {"http": {"id": "z", "reply": {}}})") ==
        lines{path + "0: this cannot happen before the \"call\"", path + "2: a test is one call",
              path + "3/pres: a test cannot \"pres\"; did you mean \"press\"?",
              path + "4/http/id: no step of the flow has the id \"z\"; did you mean \"m\"?"});
    CHECK(mistakes(desk, R"({"fail": "mute"})") == lines{"/tests/0/do: there is no \"call\""});
    CHECK(mistakes(desk, R"({"call": {"params": {"a": "b"}}})") ==
          lines{path + "0/call/params: only calls that the bot places have parameters"});
}
