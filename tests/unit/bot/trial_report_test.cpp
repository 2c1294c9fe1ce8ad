// What is said of a flow that is not as its test expects, and of a test that makes no sense.

#include "tests/unit/bot/trial_test.hpp"

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
    CHECK(mistakes(desk, R"({"call": {"join": "https://example.com/"}})") ==
          lines{path + "0/call/join: only calls that the bot places join a meeting",
                path + "0/call/join: this is no link to join a Teams meeting by"});
    CHECK(mistakes(desk, R"({"call": {"params": {"a": "b"}}})") ==
          lines{path + "0/call/params: only calls that the bot places have parameters"});
}
