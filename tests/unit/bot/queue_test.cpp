// Waiting in a line, seen from one call.

#include "bot/steps/queue.hpp"

#include "base/telephone.hpp"
#include "tests/unit/bot/queue_test.hpp"

TEST_CASE("a caller enters the line, and hears music while they wait", "[bot][queue]") {
    caller c(
        queue_flow(R"("callers": 7, "priority": 2, "rest": "40s", "wrapUp": "5s", "choose": "asListed")"));
    CHECK(c.call.done() == lines{"answer", "enter the line \"support\""});
    const auto& how = c.entered.at(0);
    CHECK(how.agents.size() == 2);  // whoever has no id is nobody
    CHECK(how.agents.back().id == ben);
    CHECK(how.settings.most == 7);
    CHECK(how.settings.rest == 40s);
    CHECK(how.settings.long_rest == 40s);
    CHECK(how.settings.after_call == 5s);
    CHECK(how.settings.choose == queueing::line_settings::choice::as_listed);
    CHECK(how.priority == 2);
    CHECK(how.since == c.call.now());
    c.stands(3);
    CHECK(c.call.done() == lines{"playPrompt music"});
    CHECK(c.call.prompt_done().done() == lines{"playPrompt music"});
}

TEST_CASE("a line may be named by what no timeline tells", "[bot][queue]") {
    call_script call(flow_with(R"("sections": { "main": [
        { "gather": { "id": "pin", "max": 4, "sensitive": true } },
        { "queue": { "name": "of ${pin.digits} and ${call.from}", "agents": { "user": ")" +
                               anna + R"(" } } } ] })"));
    std::string line;
    call.on_action([&](const action& a) {
        if (const auto* e = std::get_if<enter_line>(&a)) line = e->line;
    });
    call.answered().press("4711");
    const auto from = call.call().from.value().id;
    CHECK(line == "of 4711 and " + from);
    CHECK(call.done().back() == "enter the line \"of *** and " + masked_number(from) + '"');
}

TEST_CASE("the agent who answers gets the caller", "[bot][queue]") {
    caller c;
    c.stands(1).call.wait(90s).done();
    c.offered();
    CHECK(c.call.done() == lines{"call user " + anna + " beside this call"});
    CHECK(c.call.prompt_done().done() == lines{"playPrompt music"});  // it goes on
    c.agent_answers();
    CHECK(c.call.done() == lines{"cancelMediaProcessing", "transfer to user " + anna});
    const auto* transfer = std::get_if<graph::transfer_request>(&c.call.requests().back().request);
    REQUIRE(transfer);
    CHECK(transfer->target.replaces_call_id == "leg-of-graph");

    c.call.press("1").state(call_state::transferring).press("1").state(call_state::transfer_accepted);
    CHECK(c.call.done().empty());
    SECTION("and Graph ends the leg, then the call") {
        c.call.on(leg_failed{c.leg->number, graph::transfer_result::declined});
        CHECK(c.left.empty());
        c.call.on(call_deleted{graph::result_info{0, 7015, {}}});
    }
    SECTION("and Graph announces the end of the call") {
        c.call.state(call_state::terminating).on(call_deleted{graph::result_info{0, 7015, {}}});
        CHECK(c.call.released());
    }
    CHECK(c.did("log: bye transfer connected"));
    REQUIRE(c.left.size() == 1);
    CHECK(c.left[0].connected);
    CHECK(c.legs_ended == 0);
    CHECK(c.call.result("q.waited") == "90");
}

TEST_CASE("an agent who does not answer is told to the line, and the caller waits on", "[bot][queue]") {
    caller c;
    c.stands(1).offered().call.done();
    SECTION("who is busy") {
        c.call.on(leg_failed{c.leg->number, graph::transfer_result::busy});
        CHECK(c.call.done() == lines{"tell the line: busy"});
        CHECK(c.legs_ended == 0);
    }
    SECTION("of whom nothing is ever heard") {
        c.call.wait(4min);
        CHECK(c.did("tell the line: noAnswer"));
        CHECK(c.legs_ended == 1);
    }
    CHECK(c.left.empty());
    const auto first = c.leg->number;
    c.offered(ben);
    CHECK(c.did("call user " + ben + " beside this call"));
    c.call.on(leg_answered{first, graph::call_id("late")});
    CHECK(c.call.done().empty());
    c.agent_answers();
    CHECK(c.did("transfer to user " + ben));
}

TEST_CASE("a transfer to the agent that falls back is told when the audio is back", "[bot][queue]") {
    caller c;
    c.stands(1).offered().agent_answers().call.done();
    c.call.on(call_changed{call_state::transferring, graph::media_state::inactive, {}});
    c.call.state(call_state::established, is_busy);
    CHECK(c.call.done().empty());
    SECTION("and waiting goes on") {
        c.call.on(call_changed{call_state::established, graph::media_state::active, {}});
        CHECK(c.call.done() ==
              lines{"subscribeToTone", "end the leg", "tell the line: busy", "playPrompt music"});
        CHECK(c.left.empty());
    }
    SECTION("unless the caller hangs up before") {
        c.call.caller_hangs_up();
        CHECK(c.call.done() ==
              lines{"end the leg", "leave the line", "log: bye caller ", "release the call"});
    }
}

TEST_CASE("position and expected wait are announced, again and again", "[bot][queue]") {
    caller c(queue_flow(R"("announce": { "prompt": [ "place", { "number": "${q.position}" } ], "every": "30s",
                           "wait": [ "soon", { "number": "${q.wait}" } ] })"));
    c.stands(3);
    CHECK(c.call.done() == lines{"answer", "enter the line \"support\"", "playPrompt place …"});
    CHECK(c.call.result("q.position") == "3");
    CHECK(c.call.result("q.callers") == "4");
    CHECK(c.call.result("q.wait").empty());
    CHECK(c.call.prompt_done().done() == lines{"playPrompt music"});
    c.stands(2, 61s);
    CHECK(c.call.result("q.wait") == "2");
    for (int i = 0; i < 14; ++i) c.call.wait(2s).prompt_done();
    c.call.done();
    CHECK(c.call.wait(2s).done() == lines{"cancelMediaProcessing", "playPrompt place … soon …"});
    CHECK(c.call.prompt_done().done() == lines{"playPrompt music"});
}

TEST_CASE("announcements wait while an agent rings", "[bot][queue]") {
    caller c(queue_flow(R"("announce": { "prompt": "place", "every": "10s" })"));
    c.stands(1).call.prompt_done().done();
    c.offered().call.done();
    for (int i = 0; i < 8; ++i) c.call.pass(1900ms).prompt_done();
    const auto heard = c.call.done();
    CHECK(std::count(heard.begin(), heard.end(), "playPrompt place") == 0);
    c.call.on(leg_failed{c.leg->number, graph::transfer_result::busy});
    CHECK(c.call.done() == lines{"tell the line: busy"});
    CHECK(c.stands(1).call.done() == lines{"cancelMediaProcessing", "playPrompt place"});
}

TEST_CASE("whom the line offered an agent at once hears of their place when it is known", "[bot][queue]") {
    caller c(queue_flow(R"("announce": { "prompt": [ "place", { "number": "${q.position}" } ] })"));
    c.offered().call.done();
    CHECK(c.call.result("q.position").empty());
    c.call.on(leg_failed{c.leg->number, graph::transfer_result::busy});
    CHECK(c.call.done() == lines{"tell the line: busy"});  // the music goes on
    SECTION("which the line tells next") {
        CHECK(c.stands(2).call.done() == lines{"cancelMediaProcessing", "playPrompt place …"});
        CHECK(c.call.result("q.position") == "2");
    }
    SECTION("but not while the next agent rings") {
        c.offered(ben).call.wait(1s);
        CHECK(c.call.done() == lines{"call user " + ben + " beside this call"});
    }
}

TEST_CASE("a caller to whom nothing is announced is not stirred while they wait", "[bot][queue]") {
    caller c;
    c.stands(2).call.done();
    const auto due = c.call.call().timers.due(timer_name::wait);
    REQUIRE(due);
    CHECK(*due == c.entered.at(0).since + 10min);
}

TEST_CASE("a web service says who the agents are", "[bot][queue]") {
    const auto flow =
        queue_flow(R"("options": { "1": "out" }, "empty": [ { "log": "empty" } ], "failed": "out")",
                   R"("provider": { "url": "https://acd.example/agents", "every": "20s" })");
    caller c(flow);
    CHECK(c.call.done() == lines{"answer", "subscribeToTone", "ask acd.example", "playPrompt music"});
    SECTION("before the caller enters, and again for whoever is first") {
        c.replied(list_of({anna, "+33123456789", "nobody"}));
        CHECK(c.call.done() == lines{"enter the line \"support\""});
        REQUIRE(c.entered.at(0).agents.size() == 2);
        CHECK(c.entered[0].agents[1].kind == graph::identity_kind::phone);
        c.stands(2).call.wait(1min);
        CHECK(c.asked.size() == 1);
        c.stands(1).call.wait(1ms).done();
        CHECK(c.asked.size() == 2);
        c.replied(list_of({ben}));
        CHECK(c.call.done() == lines{"tell the line of 1 agents"});
        c.call.wait(20s).done();
        CHECK(c.asked.size() == 3);
        // Whoever was known stays, when the service fails.
        c.replied({}, 500);
        CHECK(c.call.done().empty());
        c.call.wait(20s).done();
        CHECK(c.asked.size() == 4);
        c.replied(list_of({}));
        CHECK(c.did("log: empty"));
        CHECK(c.left.size() == 1);
    }
    SECTION("also while an agent rings") {
        c.replied(list_of({anna})).stands(1).call.wait(19s);
        c.offered().call.wait(1s).done();
        REQUIRE(c.asked.size() == 2);
        c.replied(list_of({}));
        CHECK(c.call.done() == lines{"tell the line of 0 agents"});
        c.agent_answers();
        CHECK(c.did("transfer to user " + anna));
    }
    SECTION("or does not") {
        c.call.on(service_failed{c.asked[0].number, "unreachable", 0, 1s});
        CHECK(c.did("log: out failed unreachable 0"));
        CHECK(c.entered.empty());
    }
    SECTION("or what it says is none") {
        const int which = GENERATE(0, 1, 2);
        const auto reason = std::string(which == 2 ? "status 503" : "malformed");
        c.replied(which == 0 ? bot::value("x") : list_of({"x"}), which == 2 ? 503 : 200);
        CHECK(c.did("log: out failed " + reason + " 0"));
    }
    SECTION("or nothing is ever heard of it") {
        c.call.wait(10s);
        CHECK(c.did("log: out failed timeout 10"));
        c.replied(list_of({anna}));
        CHECK(c.call.done().empty());
    }
    SECTION("and a key leads out before it has") {
        CHECK(c.call.press("1").done().back() == "delete");
        CHECK(c.left.empty());
    }
}

TEST_CASE("agents are read from a list or from an object with one", "[bot][queue]") {
    const auto read = [](const char* text) {
        return agents_in(value::of(json::document::parse(text)->root()));
    };
    const auto some = read(
        R"({"agents": [{"user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"}, {"phone": "+33123456789", "name": "x"},
        {"application": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f"}, {"phone": "12"}, {"fax": "+331"}, 7, null], "more": 1})");
    REQUIRE(some.has_value());
    CHECK(some->size() == 3);
    CHECK(some->at(2).kind == graph::identity_kind::application);
    CHECK(read("[]")->empty());
    CHECK_FALSE(read(R"({"agents": "x"})").has_value());
    CHECK_FALSE(read(R"([{"phone": "12"}])").has_value());
    std::string many = "[";
    for (int i = 0; i < 300; ++i) many += "\"+33123456789\",";
    many.back() = ']';
    CHECK(read(many.c_str())->size() == queueing::most_targets);
}

TEST_CASE("music that cannot be played is tried again, not at once", "[bot][queue]") {
    caller c;
    c.stands(2).call.done();
    c.call.operation(graph::operation_status::failed, 500, 8511);
    CHECK(c.call.done().empty());
    CHECK(c.call.wait(5s).done() == lines{"playPrompt music"});
}

TEST_CASE("a refusal after the call has entered, and a second agent, change nothing", "[bot][queue]") {
    caller c;
    c.stands(1).offered().call.done();
    c.call.on(line_refused{c.line(), true});
    c.offered(ben);
    CHECK(c.call.done().empty());
    c.agent_answers();
    CHECK(c.did("transfer to user " + anna));
    c.call.on(line_refused{c.line(), true}).on(line_moved{c.line(), 1, 1, {}});
    c.offered(ben);
    CHECK(c.call.done().empty());
    CHECK(c.left.empty());
}

TEST_CASE("a call is in a line again, by its journal", "[bot][queue]") {
    caller c;
    c.stands(1).offered();
    const auto& call = c.call.call();
    REQUIRE(call.line);
    CHECK(call.line->line == "support");
    CHECK(call.line->since == c.entered[0].since);
    CHECK(std::get<queue_memory>(call.flow.step).agent == anna);
}
