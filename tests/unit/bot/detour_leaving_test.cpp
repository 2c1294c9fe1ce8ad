// What a call is doing when an operator sends it on is left cleanly, whatever step it stands in.

#include "tests/unit/bot/detour_test.hpp"

TEST_CASE("a prompt that plays is cancelled, and its end is no news", "[bot][detour]") {
    sent_call s(R"({ "play": { "prompt": "a", "bargeIn": false } })");
    operation_ended cancelled;
    cancelled.client_context = client_context(s.call.call(), s.call.call().media->request);
    cancelled.status = graph::operation_status::failed;
    cancelled.result = graph::result_info{400, 8508, {}};
    CHECK(s.go() == there({"cancelMediaProcessing"}));
    CHECK(s.call.reason() == "request accepted");
    CHECK(s.call.on(cancelled).done().empty());
    CHECK(s.call.reason() == "operation is not the current one, ignored");
    check_it_goes_on(s);
}

TEST_CASE("a menu is left while it asks, waits and collects", "[bot][detour]") {
    sent_call s(R"({ "menu": { "prompt": "a", "options": { "12": [], "13": [] }, "exhausted": [] } })");
    SECTION("asking") { CHECK(s.go() == there({"cancelMediaProcessing"})); }
    SECTION("waiting") {
        s.call.prompt_done();
        REQUIRE(s.call.call().timers.runs(timer_name::input));
        CHECK(s.go() == there());
        CHECK_FALSE(s.call.call().timers.runs(timer_name::input));
    }
    SECTION("collecting") {
        s.call.prompt_done().press("1");
        REQUIRE(s.call.call().timers.runs(timer_name::inter_digit));
        CHECK(s.go() == there());
        CHECK_FALSE(s.call.call().timers.runs(timer_name::inter_digit));
        CHECK(s.call.wait(1s).done().empty());
    }
    check_it_goes_on(s);
}

TEST_CASE("keys that were pressed before press nothing in the section", "[bot][detour]") {
    SECTION("kept until a prompt ends") {
        sent_call s(
            R"({ "gather": { "id": "g", "prompt": "a", "bargeIn": false, "typeAhead": true, "exhausted": [] } })");
        s.call.press("1");
        CHECK(s.go() == there({"cancelMediaProcessing"}));
        check_it_goes_on(s);
    }
    SECTION("ahead of the next input") {
        sent_call s(
            R"({ "play": { "prompt": "a", "bargeIn": true } }, { "play": { "prompt": "b", "bargeIn": false } })");
        s.call.press("1");
        REQUIRE(s.call.call().flow.type_ahead == "1");
        CHECK(s.go() == there({"cancelMediaProcessing"}));
        check_it_goes_on(s);
    }
    SECTION("behind one that is missing, which comes late") {
        sent_call s(R"({ "menu": { "prompt": "a", "options": { "12": [], "13": [] }, "exhausted": [] } })");
        s.call.tone(1, '1').tone(3, '1');
        CHECK(s.go() == there());
        CHECK_FALSE(s.call.call().timers.runs(timer_name::tone_gap));
        CHECK(s.call.tone(2, '1').wait(1s).done().empty());
        CHECK(s.call.tone(4, '1').done() == lines{"cancelMediaProcessing", "log: chosen"});
    }
}

TEST_CASE("a form is left with what was filled in", "[bot][detour]") {
    sent_call s(
        R"({ "form": { "id": "f", "fields": [ { "name": "x", "prompt": "a", "max": 1 }, { "name": "y", "prompt": "b", "max": 1 } ],
        "exhausted": [] } })");
    s.call.press("7");
    CHECK(s.go() == there({"cancelMediaProcessing"}));
    CHECK(s.call.result("f.x") == "7");
    CHECK(s.call.result("f.result").empty());
    check_it_goes_on(s);
}

TEST_CASE("the reply of a service that comes late changes nothing", "[bot][detour]") {
    sent_call s(R"({ "http": { "id": "h", "url": "https://h.example/", "failed": [] } })");
    const auto request = s.call.call().asked.value().request;
    CHECK(s.go() == there());
    CHECK_FALSE(s.call.call().timers.runs(timer_name::operation));
    CHECK(s.call.on(service_answered{request, 200, value("x"), false, 1ms}).done().empty());
    CHECK(s.call.reason() == "reply that nobody waits for, ignored");
    CHECK(s.call.result("h.status").empty());
    check_it_goes_on(s);
}

TEST_CASE("an order to call back stands, and the flow does not wait for it", "[bot][detour]") {
    sent_call s(R"({ "callback": { "id": "c", "flow": "r", "failed": [] } })");
    const auto request = s.call.call().asked.value().request;
    CHECK(s.go() == there());
    CHECK(s.call.on(callback_kept{request, "o", s.call.now()}).done().empty());
    check_it_goes_on(s);
}

TEST_CASE("what a step asked of Graph is no longer waited for", "[bot][detour]") {
    sent_call s(R"({ "invite": { "who": "anna", "failed": [] } })");
    operation_ended joined;
    joined.client_context = client_context(s.call.call(), s.call.call().asked->request);
    joined.status = graph::operation_status::completed;
    CHECK(s.go() == there());
    CHECK(s.call.on(joined).wait(1s).done().empty());
    check_it_goes_on(s);
}

TEST_CASE("a wait is over", "[bot][detour]") {
    sent_call s(R"({ "wait": "3s" })");
    CHECK(s.go() == there());
    CHECK_FALSE(s.call.call().timers.runs(timer_name::wait));
    s.call.prompt_done().done();
    CHECK(s.call.wait(4s).done().empty());
    check_it_goes_on(s);
}

TEST_CASE("who is called beside the call is called no more", "[bot][detour]") {
    sent_call s(R"({ "transfer": { "to": "anna", "consult": { "music": "a" }, "failed": [] } })");
    const auto leg = s.call.call().leg.value();
    CHECK(s.go() == there({"cancelMediaProcessing", "end the leg"}));
    CHECK(s.call.on(leg_answered{leg, graph::call_id("leg-of-graph")}).done().empty());
    CHECK(s.call.on(leg_failed{leg, graph::transfer_result::declined}).done().empty());
    check_it_goes_on(s);
}

TEST_CASE("a hunt is left while it announces, and not while a target rings", "[bot][detour]") {
    sent_call s(
        R"({ "hunt": { "id": "h", "to": "anna", "rounds": 2, "prompt": "a", "between": "b", "pause": "2s", "exhausted": [] } })");
    s.call.prompt_done();
    REQUIRE(s.call.done().back() == "transfer to user 8d1e6ab6-26c5-4e22-a1bc-06ea7343958e");
    CHECK(s.go().empty());
    CHECK(s.call.reason() == "the call is being transferred");
    s.call.state(call_state::transferring).state(call_state::established, graph::result_info{486, 8539, {}});
    SECTION("announcing") { CHECK(s.go() == there({"cancelMediaProcessing"})); }
    SECTION("pausing") {
        s.call.prompt_done();
        CHECK(s.go() == there());
        s.call.prompt_done().done();
        CHECK(s.call.wait(3s).done().empty());
    }
    check_it_goes_on(s);
}

TEST_CASE("a refused transfer leaves the call where it can be sent on", "[bot][detour]") {
    sent_call s(R"({ "wait": "3s" }, { "transfer": { "to": "anna", "failed": [ { "wait": "1h" } ] } })");
    s.call.fail_next("transfer", request_error::refused, 403, "7504").wait(3s);
    CHECK(s.go() == there());
    check_it_goes_on(s);
}

namespace {

constexpr auto in_line =
    R"({ "queue": { "id": "q", "name": "support", "agents": "anna", "music": "a", "failed": [] } })";

}  // namespace

TEST_CASE("the line is left by who waits in it", "[bot][detour]") {
    sent_call s(in_line);
    const auto line = s.call.call().line.value().number;
    SECTION("before it has answered") { CHECK(s.go() == there({"leave the line"})); }
    SECTION("waiting") {
        s.call.on(line_moved{line, 2, 3, {}});
        CHECK(s.go() == there({"cancelMediaProcessing", "leave the line"}));
    }
    SECTION("while an agent rings, who rings no more") {
        s.call.on(agent_offered{line, {graph::identity_kind::phone, "+33123456789"}});
        const auto leg = s.call.call().leg.value();
        CHECK(s.go() == there({"cancelMediaProcessing", "end the leg", "leave the line"}));
        CHECK(s.call.on(leg_answered{leg, graph::call_id("leg-of-graph")}).done().empty());
    }
    CHECK(s.call.on(agent_offered{line, {graph::identity_kind::phone, "+33123456789"}}).done().empty());
    CHECK(s.call.on(line_forgotten{line}).done().empty());
    check_it_goes_on(s);
}

TEST_CASE("a call that is given to an agent stays with the agent", "[bot][detour]") {
    sent_call s(in_line);
    const auto line = s.call.call().line.value().number;
    s.call.on(agent_offered{line, {graph::identity_kind::phone, "+33123456789"}});
    s.call.on(leg_answered{s.call.call().leg.value(), graph::call_id("leg-of-graph")});
    CHECK(s.go().empty());
    CHECK(s.call.call().line);
    // The agent is gone, and the audio is not back yet.
    s.call.on(call_changed{call_state::established, graph::media_state::inactive,
                           graph::result_info{486, 8539, {}}});
    const auto left = s.go();
    CHECK(left == lines{"end the leg", "leave the line", "log: there"});
    CHECK(s.call.on(call_changed{{}, graph::media_state::active, {}}).done() ==
          lines{"subscribeToTone", "playPrompt there"});
    check_it_goes_on(s);
}

TEST_CASE("a service that is asked for agents is not waited for", "[bot][detour]") {
    sent_call s(
        R"({ "queue": { "name": "support", "provider": { "url": "https://h.example/" }, "music": "a", "failed": [] } })");
    const auto request = s.call.call().pending.back().number;
    CHECK(s.go() == there({"cancelMediaProcessing"}));
    CHECK(s.call.on(service_answered{request, 200, value("+33123456789"), false, 1ms}).done().empty());
    check_it_goes_on(s);
}
