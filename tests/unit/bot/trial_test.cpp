// What the lines of a test do.

#include "tests/unit/bot/trial_test.hpp"

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

TEST_CASE("a message in pieces is joined, as long as it was spoken, and can be heard and recorded anew",
          "[bot][trial]") {
    const std::string mailbox = R"("sections": { "main": [
        { "voicemail": { "id": "m", "piece": "20s", "min": "3s",
                         "review": { "prompt": { "say": "Well?" }, "keep": "1", "again": "2", "anew": "3" },
                         "noinput": "none", "failed": "lost" } },
        { "log": "${m.duration} s" } ], "none": [ { "hangup": {} } ], "lost": [ { "hangup": {} } ] })";
    CHECK(failures(mailbox, R"({"call": {}}, {"speak": {"for": "8s", "press": "#"}}, {"press": "2"},
        {"expect": {"duration": {"min": "16s", "max": "30s"}}}, {"press": "3"}, {"speak": {"for": "45s", "press": "#"}},
        {"press": "2"}, {"press": "1"},
        {"expect": {"log": "45 s", "outcomes": {"m": "left"}, "duration": {"min": "108s", "max": "115s"}}})") ==
          lines{});
    CHECK(
        failures(
            mailbox,
            R"({"call": {}}, {"speak": "45s"}, {"hangup": {}}, {"expect": {"variables": {"m.duration": 50}}})") ==
        lines{});
    CHECK(
        failures(
            mailbox,
            R"({"call": {}}, {"speak": "1s"}, {"expect": {"section": "none", "outcomes": {"m": "noinput"}}})") ==
        lines{});
    CHECK(
        failures(
            mailbox,
            R"({"call": {}}, {"speak": {"for": "2s", "press": "#"}}, {"expect": {"outcomes": {"m": "noinput"}}})") ==
        lines{});
    CHECK(failures(
              mailbox,
              R"({"call": {}}, {"fail": "recording"}, {"speak": "8s"}, {"expect": {"section": "lost"}})") ==
          lines{});
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
