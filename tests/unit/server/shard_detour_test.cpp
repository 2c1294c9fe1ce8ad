// An operator sends a call of a shard to a section of its flow, and is answered behind the journal.

#include "tests/unit/server/shard_test.hpp"

using namespace shard_test;

namespace {

struct sent {
    running_shard s{10, one_menu + R"( ], "sales": [ { "wait": "1h" } )"};
    std::optional<detour_answer> said;

    sent() {
        s.call("created", "incoming");
        s.answer(202);
        s.call("updated", "established", call_a, audible);
    }
    void to(const std::string& section, const std::string& call = call_a) {
        said.reset();
        s.it->send_to(graph::call_id(call), section, [&](detour_answer a) { said = std::move(a); });
        s.settle();
    }
    std::string section() {
        const auto& c = *s.it->find(graph::call_id(call_a));
        return c.follows->flow->blocks[c.state.flow.position.back().block].section;
    }
};

}  // namespace

TEST_CASE("whoever sends a call on is answered when the journal has it", "[server][shard][detour]") {
    sent t;
    REQUIRE(t.section() == "main");
    t.s.journal->is_slow = true;
    t.to("sales");
    CHECK_FALSE(t.said);
    t.s.journal->keep_next();
    t.s.settle();
    REQUIRE(t.said);
    CHECK(std::get<reception>(*t.said) == reception::accepted);
    CHECK(t.section() == "sales");
    const auto records = t.s.journal->records(graph::call_id(call_a));
    REQUIRE(records.has_value());
    CHECK(bot::read_journal_record(records->back())->what == bot::event(bot::section_asked{"sales"}));
}

TEST_CASE("whoever sends a call on is told that the journal is full", "[server][shard][detour]") {
    sent t;
    t.s.journal->is_full = true;
    t.to("sales");
    REQUIRE(t.said);
    CHECK(std::get<reception>(*t.said) == reception::overloaded);
}

TEST_CASE("a call that cannot be sent on has nothing of it in its journal", "[server][shard][detour]") {
    sent t;
    const auto records = t.s.it->find(graph::call_id(call_a))->records;
    SECTION("for want of the section") {
        t.to("slaes");
        REQUIRE(t.said);
        const auto& why = std::get<detour_refused>(*t.said);
        CHECK(why.why == bot::detour_refusal::no_section);
        CHECK(why.near == "sales");
        CHECK(why.flow == "f");
    }
    SECTION("or of an answer of Graph's to what was asked of it before") {
        for (int i = 0; i < 30; ++i)
            t.s.it->ask(graph::call_id(call_a), graph::mute_request{}, [](const asked_answer&) {});
        const auto asked = t.s.it->find(graph::call_id(call_a))->records;
        t.to("sales");
        REQUIRE(t.said);
        CHECK(std::get<asking_refusal>(*t.said) == asking_refusal::too_many);
        CHECK(t.section() == "main");
        CHECK(t.s.it->find(graph::call_id(call_a))->records == asked);
        return;
    }
    SECTION("because it ends") {
        t.s.it->hang_up(graph::call_id(call_a));
        t.to("sales");
        REQUIRE(t.said);
        CHECK(std::get<detour_refused>(*t.said).why == bot::detour_refusal::ending);
        CHECK(t.s.it->find(graph::call_id(call_a))->records == records + 1);
        return;
    }
    CHECK(t.section() == "main");
    CHECK(t.s.it->find(graph::call_id(call_a))->records == records);
}

TEST_CASE("a call that is over, or never was, is not sent on", "[server][shard][detour]") {
    sent t;
    t.to("sales", placed);
    REQUIRE(t.said);
    CHECK(std::get<asking_refusal>(*t.said) == asking_refusal::no_call);
    t.s.call("deleted", "terminated");
    t.to("sales");
    REQUIRE(t.said);
    CHECK(std::get<asking_refusal>(*t.said) == asking_refusal::no_call);
}
