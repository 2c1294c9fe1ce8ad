// A line whose desk is gone, or was lost with another instance, seen from one call.

#include "tests/unit/bot/queue_test.hpp"

TEST_CASE("a line that was forgotten is entered again, with the same place", "[bot][queue]") {
    caller c;
    const auto since = c.entered.at(0).since;
    const auto forgotten = [&] { c.call.wait(1s).on(line_forgotten{c.line()}); };
    SECTION("before it has answered") {
        forgotten();
        CHECK_FALSE(c.entered.back().again);
    }
    SECTION("while the caller waits") {
        c.stands(3);
        forgotten();
        CHECK(c.entered.back().again);
        CHECK_FALSE(c.entered.back().offered);
    }
    SECTION("while an agent rings") {
        c.stands(1).offered();
        forgotten();
        CHECK(c.entered.back().offered == graph::identity{graph::identity_kind::user, anna});
        c.agent_answers();
        CHECK(c.did("transfer to user " + anna));
    }
    SECTION("while the caller is handed over") {
        c.stands(1).offered().agent_answers();
        forgotten();
        CHECK(c.entered.back().offered == graph::identity{graph::identity_kind::user, anna});
        c.call.state(call_state::transferring).on(call_deleted{graph::result_info{0, 7015, {}}});
        REQUIRE(c.left.size() == 1);
        CHECK(c.left[0].connected);
        CHECK(c.left[0].number == c.line());
    }
    SECTION("while the audio has yet to come back") {
        c.stands(1).offered().agent_answers();
        c.call.on(call_changed{call_state::transferring, graph::media_state::inactive, {}});
        c.call.state(call_state::established, is_busy);
        forgotten();
        CHECK(c.entered.back().offered == graph::identity{graph::identity_kind::user, anna});
        c.call.on(call_changed{call_state::established, graph::media_state::active, {}});
        CHECK(c.did("tell the line: busy"));
    }
    REQUIRE(c.entered.size() == 2);
    CHECK(c.entered[1].since == since);
    CHECK(c.entered[1].line == "support");
    CHECK(c.entered[1].number > c.entered[0].number);
    CHECK(c.entered[1].agents.size() == 2);
    // Of the visit before.
    c.call.on(line_forgotten{c.entered[0].number});
    CHECK(c.entered.size() == 2);
}

TEST_CASE("whoever enters a forgotten line again has the service asked who the agents are", "[bot][queue]") {
    caller c(queue_flow(R"("failed": "out")",
                        R"("provider": { "url": "https://acd.example/agents", "every": "20s" })"));
    c.replied(list_of({anna})).stands(1).call.wait(1s).done();
    CHECK(c.asked.size() == 1);
    c.call.on(line_forgotten{c.line()}).wait(1ms);
    CHECK(c.entered.back().agents.empty());
    CHECK(c.asked.size() == 2);
}
