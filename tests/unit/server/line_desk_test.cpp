// The desk of a process that is alone.

#include "server/queueing/line_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <thread>

#include "server/queueing/shared_desk.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

bot::enter_line entry(std::uint32_t number, const wall_clock& clock) {
    bot::enter_line e{number, "support", {}, {{graph::identity_kind::user, "jane"}}, 0, clock.now()};
    e.settings.after_call = 5ms;
    return e;
}

// A desk whose news are written down: "a>jane", "b#2".
struct desk_at_work {
    asio::io_context context{1};
    wall_clock clock;
    metrics counts;
    std::vector<std::string> told;
    std::shared_ptr<shared_desk> desk = std::make_shared<shared_desk>(
        context.get_executor(), clock, counts, [this](const graph::call_id& call, const bot::event& what) {
            if (const auto* offered = std::get_if<bot::agent_offered>(&what))
                told.push_back(call.wire() + '>' + offered->agent.id);
            if (const auto* moved = std::get_if<bot::line_moved>(&what))
                told.push_back(call.wire() + '#' + std::to_string(moved->position));
        });

    std::vector<std::string> run_until(std::size_t news) {
        context.restart();
        while (told.size() < news && context.run_one_for(10s) != 0) {
        }
        return std::exchange(told, {});
    }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("calls of several threads share a line, and an agent rings for one of them", "[queueing]") {
    desk_at_work d;
    std::vector<std::thread> shards;
    for (const char* name : {"a", "b", "c", "d"})
        shards.emplace_back([&d, id = graph::call_id(name)] {
            for (std::uint32_t visit = 1; visit < 50; ++visit) {
                d.desk->take(id, entry(visit, d.clock));
                d.desk->take(id, bot::leave_line{visit, "support"});
            }
            d.desk->take(id, entry(50, d.clock));
        });
    for (auto& one : shards) one.join();
    d.context.poll();
    auto report = asio::co_spawn(d.context, d.desk->report(), asio::use_future);
    d.context.restart();
    d.context.poll();
    const auto told = report.get();
    REQUIRE(told);
    const auto& all = *told;
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].callers.size() == 4);
    CHECK(std::count_if(all[0].callers.begin(), all[0].callers.end(),
                        [](const auto& c) { return c.rings; }) <= 1);
    CHECK(d.counts.callers_waiting.value() == 4);
}

TEST_CASE("an agent who has rested is offered when the time has come", "[queueing]") {
    desk_at_work d;
    d.desk->take(graph::call_id("a"), entry(1, d.clock));
    d.desk->take(graph::call_id("b"), entry(1, d.clock));
    CHECK(d.run_until(2) == lines{"a>jane", "b#2"});
    d.desk->take(graph::call_id("a"), bot::leave_line{1, "support", true});
    CHECK(d.run_until(2) == lines{"b#1", "b>jane"});
    CHECK(d.counts.callers_waiting.value() == 1);
}

TEST_CASE("a desk that was stopped tells nobody anything", "[queueing]") {
    desk_at_work d;
    d.desk->stop();
    d.desk->take(graph::call_id("a"), entry(1, d.clock));
    d.context.run();
    CHECK(d.told.empty());
}

TEST_CASE("other actions are none for a line", "[queueing]") {
    desk_at_work d;
    CHECK_FALSE(d.desk->take(graph::call_id("a"), bot::release_call{}));
    CHECK(d.desk->take(graph::call_id("a"), bot::list_agents{}));
}
