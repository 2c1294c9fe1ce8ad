// What a test says of those at the far end: whom a call goes to, who waits for it, whom the bot calls.

#include "tests/unit/bot/trial_test.hpp"

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

TEST_CASE("a line does what the test says", "[bot][trial]") {
    const std::string support =
        R"("prompts": { "music": { "say": "Music." }, "place": { "say": "Place." } }, "on": { "hangup": "end" },
    "targets": { "ada": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "bob": { "phone": "+33123456789" } },
    "sections": {
      "main": [ { "queue": { "id": "q", "name": "support", "agents": [ "ada", "bob" ], "music": "music",
                    "announce": { "prompt": "place", "every": "30s" }, "options": { "1": "out" }, "max": "5m",
                    "timeout": "late", "full": "later" } } ],
      "out": [ { "tag": "out" } ], "late": [ { "tag": "late" } ], "later": [ { "tag": "later" } ],
      "end": [ { "log": "over: ${call.ended} ${q.result}" } ] })";
    const auto play = [&](const std::string& script) {
        return failures(support, R"({"call": {}}, )" + script);
    };
    CHECK(play(R"({"expect": {"step": "q", "played": ["place"], "variables": {"q.position": 1}}},
        {"queue": {"position": 3, "callers": 7, "wait": "100s"}}, {"hear": "music"}, {"hear": "place"},
        {"expect": {"played": ["music", "place"], "variables": {"q.position": 3, "q.callers": 7, "q.wait": 2}}})") ==
          lines{});
    CHECK(play(R"({"queue": "busy"}, {"queue": "noAnswer"}, {"queue": "answered"},
        {"expect": {"ended": "transfer", "log": "over: transfer connected", "outcomes": {"q": "connected"}, "requests": [
          {"method": "transfer", "body": {"transferTarget": {"identity": {"user": {"id": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}}}}}]}})") ==
          lines{});
    CHECK(play(R"({"press": "1"}, {"expect": {"section": "out", "ended": "hangup"}})") == lines{});
    CHECK(play(R"({"queue": "rings"}, {"press": "1"}, {"expect": {"section": "out"}})") == lines{});
    CHECK(play(R"({"queue": "rings"}, {"hangup": {}}, {"expect": {"ended": "caller"}})") == lines{});
    CHECK(
        play(R"({"wait": "6m"}, {"expect": {"section": "late", "duration": {"min": "5m", "max": "5m"}}})") ==
        lines{});
    CHECK(play(R"({"queue": {"position": 2}}, {"silence": "4m"}, {"expect": {"step": "q"}})") == lines{});
    CHECK(failures(support, R"({"queue": "full"}, {"call": {}}, {"expect": {"section": "later"}})") ==
          lines{});
    CHECK(failures(
              support,
              R"({"queue": {"position": 9}}, {"call": {}}, {"expect": {"variables": {"q.position": 9}}})") ==
          lines{});
    CHECK(play(R"({"queue": "full"})") == lines{"the call entered no line"});
    CHECK(play(R"({"press": "1"}, {"queue": "answered"})") ==
          lines{"the caller waits in no line: the call is over: hangup"});
    CHECK(play(R"({"transfer": "answered"})") ==
          lines{"no transfer is under way: the caller waits in a line (in main, queue)"});
}

TEST_CASE("a service that names agents is played, and says the same again", "[bot][trial]") {
    const std::string support = R"("on": { "error": "sorry" }, "sections": {
      "main": [ { "queue": { "id": "q", "name": "support", "provider": { "url": "https://acd.example/agents" },
                    "max": "2m", "empty": "nobody", "timeout": "late" } } ],
      "sorry": [ { "tag": "${q.reason}" } ], "nobody": [ { "tag": "nobody" } ], "late": [ { "tag": "late" } ] })";
    const auto play = [&](const std::string& script) {
        return failures(support, R"({"call": {}}, )" + script);
    };
    CHECK(
        play(
            R"({"http": {"id": "q", "reply": {"body": ["+33123456789"]}}}, {"queue": "declined"}, {"wait": "1m"},
        {"http": {"id": "q", "reply": {"body": []}}}, {"wait": "30s"}, {"expect": {"tags": "nobody"}})") ==
        lines{});
    CHECK(
        play(
            R"({"http": {"reply": {"body": {"agents": ["+33123456789"]}}}}, {"wait": "3m"}, {"expect": {"tags": "late"}})") ==
        lines{});
    CHECK(play(R"({"http": {"reply": {"body": []}}}, {"expect": {"section": "nobody"}})") == lines{});
    CHECK(play(R"({"http": {"fail": "timeout"}}, {"expect": {"tags": "timeout"}})") == lines{});
    CHECK(play(R"({"queue": "answered"})") ==
          lines{"the caller waits in no line: nothing says what is replied to GET https://acd.example/agents "
                "of the step \"q\""});
}

TEST_CASE("nobody answers one call, and the next is another matter", "[bot][trial]") {
    const std::string one_after_the_other = R"("sections": {
        "main": [ { "hunt": { "id": "h", "to": { "phone": "+33600000001" }, "rounds": 2, "exhausted": [] } } ] })";
    CHECK(failures(one_after_the_other,
                   R"({"call": {}}, {"transfer": "noAnswer"}, {"transfer": "busy"},
        {"expect": {"variables": {"h.reason": "busy", "h.tried": 2}}})") == lines{});
    const std::string again = R"("sections": {
        "main": [ { "call": { "noAnswer": [ { "call": { "id": "c", "failed": [] } } ] } }, { "log": "behind" } ] })";
    CHECK(failures(again, R"({"call": {"to": "+33600000001"}}, {"callee": "noAnswer"}, {"callee": "busy"},
        {"expect": {"outcomes": {"c": "busy"}, "log": "behind"}})") == lines{});
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

TEST_CASE("a test sees who is called back, and can have the order fail", "[bot][trial]") {
    const std::string members = R"("sections": { "main": [ { "answer": {} },
        { "callback": { "id": "again", "flow": "reminder", "after": "10m", "params": { "who": "${call.from}" },
                        "scheduled": [ { "log": "at ${again.due}" } ], "failed": [ { "log": "no: ${again.reason}" } ] } } ] })";
    CHECK(failures(members,
                   R"({"call": {"from": "+33600000042"}}, {"expect": { "outcomes": {"again": "scheduled"},
        "log": "at 2026-03-02T12:10:00Z", "callbacks": {"flow": "reminder", "to": "+33600000042",
        "due": "2026-03-02T13:10:00+01:00", "params": {"who": "+33600000042"}}}})") == lines{});
    CHECK(failures(members, R"({"fail": "callback"}, {"call": {}}, {"expect": {"log": "no: notKept"}})") ==
          lines{});
    CHECK(failures(
              members,
              R"({"call": {"from": "+33600000042"}}, {"expect": {"callbacks": ["reminder", "survey"]}})") ==
          lines{"expected a callback {\"flow\":\"survey\"} after the one before it, found "
                "{\"flow\":\"reminder\",\"to\":\"+33600000042\",\"due\":\"2026-03-02T12:10:00Z\","
                "\"params\":{\"who\":\"+33600000042\"}}"});
}

TEST_CASE("an order may name the meeting to be joined", "[bot][trial]") {
    CHECK(
        failures(
            R"("sections": { "main": [ { "join": { "id": "m" } }, { "say": "Hello." } ] })",
            R"({"call": {"join": "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NmI%40thread.v2/0?context=%7b%22Tid%22%3a%22t%22%2c%22Oid%22%3a%22o%22%7d"}},
        {"callee": "answered"}, {"expect": {"played": "Hello.", "outcomes": {"m": "answered"}, "requests": {"method": "create",
        "body": {"chatInfo": {"threadId": "19:meeting_NmI@thread.v2"}}}}})") == lines{});
}
