// Out of a line without an agent: by a key, by hanging up, after the longest wait, or because it takes nobody.

#include "tests/unit/bot/queue_test.hpp"

TEST_CASE("the longest wait that is over while the caller is handed over counts when that fails",
          "[bot][queue]") {
    caller c;
    c.stands(1).call.wait(10min - 1s);
    c.offered().agent_answers().call.wait(20s).done();
    c.call.state(call_state::transferring).state(call_state::established, is_busy);
    CHECK(c.did("log: out timeout  619"));
    CHECK(c.left.size() == 1);
}

TEST_CASE("whoever hangs up leaves the line, at any instant", "[bot][queue]") {
    caller c;
    int legs = 0;
    const auto when = GENERATE(as<std::string>(), "before the line has told anything", "waiting",
                               "while an agent rings", "while they are handed over");
    CAPTURE(when);
    if (when == "waiting") c.stands(4);
    if (when == "while an agent rings") c.stands(1).offered(), legs = 1;
    if (when == "while they are handed over") c.stands(1).offered().agent_answers(), legs = 1;
    const auto number = c.line();
    c.call.caller_hangs_up();
    CHECK(c.call.released());
    REQUIRE(c.left.size() == 1);
    CHECK(c.left[0].number == number);
    CHECK_FALSE(c.left[0].connected);
    CHECK(c.legs_ended == legs);
    // What comes now comes too late.
    c.call.done();
    c.call.on(agent_offered{number, {graph::identity_kind::user, anna}}).on(line_moved{number, 1, 1, {}});
    if (c.leg) c.call.on(leg_answered{c.leg->number, graph::call_id("leg-of-graph")});
    CHECK(c.call.done().empty());
}

TEST_CASE("a key leads out of the line, also while an agent rings", "[bot][queue]") {
    const bool rings = GENERATE(false, true);
    caller c;
    c.stands(2).call.wait(5s);
    if (rings) c.offered();
    CHECK(c.call.press("5").reason() == "key means nothing here");
    c.call.done();
    c.call.press("1");
    const auto done = c.call.done();
    CHECK(done.front() == "cancelMediaProcessing");
    CHECK(std::count(done.begin(), done.end(), "log: out left  5") == 1);
    CHECK(std::count(done.begin(), done.end(), "end the leg") == (rings ? 1 : 0));
    CHECK(c.left.size() == 1);
    if (!rings) return;
    c.call.on(leg_answered{c.leg->number, graph::call_id("leg-of-graph")});
    CHECK(c.call.done().empty());
}

TEST_CASE("the longest wait ends the waiting, but not the ringing", "[bot][queue]") {
    caller c;
    c.stands(1);
    SECTION("nobody rings") {
        c.call.pass(10min);
        CHECK(c.left.empty());
        c.call.wait(1ms);
        CHECK(c.did("log: out timeout  600"));
        CHECK(c.left.size() == 1);
    }
    SECTION("an agent who rings answers") {
        // In the same instant, in either order.
        const bool over_first = GENERATE(false, true);
        c.call.pass(10min - 1s).done();
        c.offered().call.pass(1s);
        if (over_first) c.call.wait(1ms);
        c.agent_answers();
        if (!over_first) c.call.wait(1ms);
        CHECK(c.did("transfer to user " + anna));
        CHECK(c.left.empty());
    }
    SECTION("an agent who rings does not answer") {
        c.call.pass(10min - 1s);
        c.offered().call.wait(5s).done();
        CHECK(c.left.empty());
        c.call.on(leg_failed{c.leg->number, graph::transfer_result::declined});
        CHECK(c.did("log: out timeout  604"));
        CHECK(c.left.size() == 1);
    }
}

TEST_CASE("a line that is full, has no agents or does not answer", "[bot][queue]") {
    const auto all = R"("full": [ { "log": "full" } ], "empty": [ { "log": "empty" } ], "failed": "out")";
    SECTION("is full") {
        caller c(queue_flow(all));
        c.call.done();
        c.call.on(line_refused{c.line(), true});
        CHECK(c.did("log: full"));
        CHECK(c.left.empty());  // it was never in it
    }
    SECTION("is one too many") {
        caller c(queue_flow(all));
        c.call.done();
        c.call.on(line_refused{c.line(), false});
        CHECK(c.did("log: out failed tooManyLines 0"));
    }
    SECTION("has nobody") {
        caller c(queue_flow(all, R"("agents": { "user": "${vars.nobody}" })"));
        CHECK(c.entered.empty());
        CHECK(c.did("log: empty"));
    }
    SECTION("says nothing for so long that the wait is over") {
        caller c(queue_flow(R"("max": "1m", "timeout": "out")"));
        CHECK(c.call.done() == lines{"answer", "enter the line \"support\""});
        CHECK(c.call.wait(2s).done() == lines{"playPrompt music"});
        CHECK(c.call.prompt_done().done() == lines{"playPrompt music"});
        for (int i = 0; i < 30; ++i) c.call.wait(2s).prompt_done();
        CHECK(c.did("log: out timeout  60"));
        CHECK(c.left.size() == 1);
    }
    SECTION("without a branch of their own they are failures") {
        caller c(queue_flow(R"("failed": "out")"));
        c.call.on(line_refused{c.line(), true});
        CHECK(c.did("log: out full  0"));
    }
}

TEST_CASE("a line that was left is not heard any more", "[bot][queue]") {
    // From one line into another, whose numbers differ.
    const auto flow = queue_flow(R"("options": { "1": "main" })");
    caller c(flow);
    c.stands(2).call.press("1");
    REQUIRE(c.entered.size() == 2);
    CHECK(c.left.size() == 1);
    c.call.done();
    c.call.on(line_refused{c.entered[0].number, true}).on(agent_offered{c.entered[0].number, {}});
    CHECK(c.call.done().empty());
    CHECK(c.call.call().line->number == c.line());
}

TEST_CASE("a caller is not sent round for ever between a full line and its branch", "[bot][queue]") {
    caller c(queue_flow(R"("full": "main")"));
    for (int i = 0; i < 250 && !c.call.released(); ++i) c.call.on(line_refused{c.line(), true});
    CHECK(c.entered.size() < 210);
    CHECK(c.call.call().phase == call_phase::terminating);
}

TEST_CASE("an operator's transfer out of the line is none to the agent", "[bot][queue]") {
    caller c;
    c.stands(2);
    c.call.on(request_asked{graph::transfer_request{}});
    c.call.on(call_deleted{graph::result_info{0, 7015, {}}});
    REQUIRE(c.left.size() == 1);
    CHECK_FALSE(c.left[0].connected);
}
