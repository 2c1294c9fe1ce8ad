// Calls that another process led.

#include "tests/unit/server/shard_test.hpp"

using namespace shard_test;

namespace {

const std::string call_b = "57dab8b1-894c-409a-b240-bd8beae7bbbb";
const std::string call_c = "57dab8b1-894c-409a-b240-bd8beae7cccc";

// As the journal of a call tells it that has come so far.
bot::restored_call left_behind(const std::string& id, const std::vector<std::string>& states) {
    running_shard before;
    before.call("created", "incoming", id);
    for (const auto& state : states) before.call("updated", state, id, audible);
    const auto c = before.it->find(graph::call_id(id));
    REQUIRE(c);
    bot::restored_call left;
    left.call = c->state;
    left.call.pending.clear();
    left.began = c->began;
    left.records = c->records;
    left.news = {bot::call_resumed{}};
    return left;
}

struct heir : running_shard {
    explicit heir(std::size_t at_once) : running_shard(10, one_menu, at_once) {}

    void resume(bot::restored_call what) {
        what.follows = &flow->world;
        it->resume(flow, std::move(what));
        settle();
    }
    // Whether Graph is asked so many times before long.
    bool asks(std::size_t times) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        context.restart();
        while (graph.asked.size() < times && std::chrono::steady_clock::now() < end) context.run_one_for(1s);
        return graph.asked.size() == times;
    }
};

}  // namespace

TEST_CASE("calls of another process are taken up some at a time", "[server][shard][recovery]") {
    heir s(1);
    s.resume(left_behind(call_a, {}));
    s.resume(left_behind(call_b, {}));
    CHECK(s.it->live().size() == 2);
    CHECK(s.graph.asked == lines{"GET " + call_a});
    s.answer(404, "{}");
    REQUIRE(s.asks(2));
    CHECK(s.graph.asked.back() == "GET " + call_b);
    CHECK(s.journal->records(graph::call_id(call_b)).value().size() == 1);
}

TEST_CASE("a call of another process that something happens to has its turn at once",
          "[server][shard][recovery]") {
    heir s(1);
    s.resume(left_behind(call_a, {}));
    s.resume(left_behind(call_b, {}));
    s.resume(left_behind(call_c, {"established"}));
    CHECK(s.graph.asked.size() == 1);
    CHECK(s.call("updated", "established", call_c) == reception::accepted);
    // What is new in it comes behind what was left of it.
    const auto records = s.journal->records(graph::call_id(call_c)).value();
    REQUIRE(records.size() == 2);
    CHECK(std::holds_alternative<bot::call_resumed>(bot::read_journal_record(records[0])->what));
    CHECK(s.journal->records(graph::call_id(call_b)).value().empty());
}

TEST_CASE("of the calls of another process those that ring come first", "[server][shard][recovery]") {
    heir s(1);
    s.resume(left_behind(call_a, {}));
    s.resume(left_behind(call_b, {"established"}));
    s.resume(left_behind(call_c, {}));
    s.answer(404, "{}");
    REQUIRE(s.asks(2));
    CHECK(s.graph.asked.back() == "GET " + call_c);
    CHECK(s.journal->records(graph::call_id(call_b)).value().empty());
}

TEST_CASE("calls of another process that ask for nothing yet are taken up a few at a time",
          "[server][shard][recovery]") {
    heir s(1'000);
    constexpr std::size_t calls = 40;
    for (std::size_t i = 0; i < calls; ++i) {
        auto left =
            left_behind("57dab8b1-894c-409a-b240-bd8beae8" + std::to_string(1'000 + i), {"established"});
        left.follows = &s.flow->world;
        s.it->resume(s.flow, std::move(left));
    }
    const auto begun = [&] {
        std::size_t count = 0;
        for (const auto& [key, c] : s.it->live())
            count += c->records > c->performed || !c->inherited ? 1U : 0U;
        return count;
    };
    CHECK(begun() == 10);
    const auto end = std::chrono::steady_clock::now() + 10s;
    s.context.restart();
    while (begun() < calls && std::chrono::steady_clock::now() < end) s.context.run_one_for(1s);
    CHECK(begun() == calls);
}

TEST_CASE("a recording that was lost with the process that fetched it counts", "[server][shard][recovery]") {
    heir s(1);
    auto left = left_behind(call_a, {"established"});
    left.call.pending.push_back({7, bot::purpose::recording});
    left.news.emplace_back(bot::recording_lost{7, "restart"});
    const captured_log log;
    s.resume(std::move(left));
    CHECK(s.shared->metrics.recordings_lost.value("restart") == 1);
    CHECK(s.shared->metrics.recordings_lost.value("other") == 0);
    CHECK(log.line("recording was lost") ==
          "recording was lost with the process that fetched it call=" + call_a);
}

TEST_CASE("a timer that runs out before the call's turn waits for news, too", "[server][shard][recovery]") {
    heir s(1);
    s.resume(left_behind(call_a, {}));
    auto left = left_behind(call_b, {"established"});
    REQUIRE(left.call.timers.runs(bot::timer_name::input));
    left.news = {bot::call_resumed{false, 0, bot::milliseconds(0)}};
    left.call.timers.start(bot::timer_name::input, s.shared->clock.now() + bot::milliseconds(20));
    const auto generation = left.call.timers.find(bot::timer_name::input)->generation;
    s.resume(std::move(left));
    const auto c = s.it->find(graph::call_id(call_b));
    const auto end = std::chrono::steady_clock::now() + 10s;
    s.context.restart();
    while (c->inherited && std::chrono::steady_clock::now() < end) s.context.run_one_for(1s);
    s.settle();
    CHECK_FALSE(c->inherited);
    const auto input = c->state.timers.find(bot::timer_name::input);
    REQUIRE(input);
    CHECK(input->generation == generation + 1);
    CHECK(input->due > s.shared->clock.now() + 1s);
}
