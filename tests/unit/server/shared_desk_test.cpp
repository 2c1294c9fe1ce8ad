// One desk for the calls of several instances.

#include "server/queueing/shared_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <deque>

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

const graph::identity jane{graph::identity_kind::user, "jane"};

// Instances by their numbers, and their calls, which do what a call does: enter again what was forgotten.
struct instances_at_work {
    struct call {
        std::int64_t at = 0;
        bot::enter_line in{1, "support", {}, {jane}, 0, {}};
        bool waits = false;
    };
    asio::io_context context{1};
    wall_clock clock;
    std::deque<metrics> counts;
    std::map<std::int64_t, std::shared_ptr<shared_desk>> desks;
    std::map<std::string, call> calls;
    std::vector<std::string> told;
    std::vector<std::string> said;  // from one to another
    int answers_lost = 0;           // of what is said from now on
    bot::milliseconds gathers{0}, keeps{20};
    bot::instant began = clock.now();

    explicit instances_at_work(std::vector<std::int64_t> numbers) {
        for (const auto n : numbers) add(n);
        for (const auto n : numbers) know(n);
    }
    void add(std::int64_t n) {
        auto& mine = counts.emplace_back();
        auto desk = std::make_shared<shared_desk>(
            context.get_executor(), clock, mine,
            [this, n](const graph::call_id& id, const bot::event& what) { hear(n, id.wire(), what); });
        way_to_desks way;
        way.ask = [this](std::int64_t to, const std::string& text, way_to_desks::answered done) {
            carry(to, text, std::move(done));
        };
        way.gathers = gathers;
        way.keeps = keeps;
        desk->share(std::move(way));
        desks.insert_or_assign(n, std::move(desk));
    }
    void know(std::int64_t n) {
        std::vector<std::int64_t> others;
        for (const auto& [other, desk] : desks)
            if (other != n) others.push_back(other);
        desks.at(n)->know(n, others);
    }
    void die(std::int64_t n) {
        desks.at(n)->stop();
        desks.erase(n);
    }
    void carry(std::int64_t to, const std::string& text, way_to_desks::answered done) {
        said.push_back(text);
        if (!desks.contains(to)) return asio::post(context, [done] { done(std::nullopt); });
        const bool is_lost = answers_lost > 0 && answers_lost-- > 0;
        asio::co_spawn(context, desks.at(to)->hear(*read_question(text)),
                       [done, is_lost](const std::exception_ptr&, std::string answer) {
                           is_lost ? done(std::nullopt) : done(std::move(answer));
                       });
    }
    void hear(std::int64_t at, const std::string& name, const bot::event& what) {
        auto& c = calls[name];
        if (c.at != at) return;
        if (const auto* offered = std::get_if<bot::agent_offered>(&what)) {
            CHECK(offered->line == c.in.number);
            c.in.offered = offered->agent;
            told.push_back(name + '>' + offered->agent.id);
        } else if (const auto* moved = std::get_if<bot::line_moved>(&what)) {
            told.push_back(name + '#' + std::to_string(moved->position));
        } else if (std::holds_alternative<bot::line_refused>(what)) {
            told.push_back(name + " full");
        } else if (std::holds_alternative<bot::line_forgotten>(what)) {
            told.push_back(name + " again");
            enters_again(name);
        }
    }
    void enters(const std::string& name, std::int64_t at, std::size_t most = 100) {
        auto& c = calls[name];
        c.at = at;
        c.in.since = began + bot::milliseconds(static_cast<int>(calls.size()) - 100);
        c.in.settings.most = most;
        c.in.settings.after_call = 5ms;
        c.in.settings.after_hang_up = 5ms;
        desks.at(at)->take(graph::call_id(name), c.in);
    }
    void enters_again(const std::string& name) {
        auto& c = calls[name];
        ++c.in.number;
        c.in.again = true;
        desks.at(c.at)->take(graph::call_id(name), c.in);
    }
    void taken_over(const std::string& name, std::int64_t by) {
        calls[name].at = by;
        enters_again(name);
    }
    void leaves(const std::string& name, bool connected = false) {
        const auto& c = calls[name];
        desks.at(c.at)->take(graph::call_id(name), bot::leave_line{c.in.number, "support", connected});
    }
    // In no order: what comes to different instances overtakes.
    std::vector<std::string> until(std::size_t news) {
        context.restart();
        while (told.size() < news && context.run_one_for(10s) != 0) {
        }
        context.poll();
        auto all = std::exchange(told, {});
        std::sort(all.begin(), all.end());
        return all;
    }
    std::optional<std::vector<bot::queueing::line_report>> report(std::int64_t n) {
        auto told_of = asio::co_spawn(context, desks.at(n)->report(), asio::use_future);
        context.restart();
        context.poll();
        return told_of.get();
    }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the instance with the lowest number has the desk", "[queueing]") {
    CHECK(desk_of(3, {}) == 3);
    CHECK(desk_of(3, {5, 4}) == 3);
    CHECK(desk_of(3, {5, 2, 4}) == 2);
    CHECK(desk_of(0, {5, 2}) == 0);
}

TEST_CASE("callers of two instances stand in one line, and its agent rings for one of them", "[queueing]") {
    instances_at_work all({1, 2});
    all.enters("a", 2);
    CHECK(all.until(1) == lines{"a>jane"});
    all.enters("b", 1);
    all.enters("c", 2);
    CHECK(all.until(2) == lines{"b#2", "c#3"});
    REQUIRE(all.report(1));
    CHECK(all.report(1)->at(0).callers.size() == 3);
    CHECK_FALSE(all.report(2));
    CHECK(all.desks.at(2)->where() == 1);
    CHECK(all.counts[0].callers_waiting.value() == 3);
    CHECK(all.counts[1].callers_waiting.value() == 0);
    all.leaves("a", true);
    CHECK(all.until(3) == lines{"b#1", "b>jane", "c#2"});
    all.leaves("b", true);
    CHECK(all.until(2) == lines{"c#1", "c>jane"});
}

TEST_CASE("whoever finds the line full is told so on another instance, too", "[queueing]") {
    instances_at_work all({1, 2});
    all.enters("a", 1, 1);
    all.enters("b", 2, 1);
    CHECK(all.until(2) == lines{"a>jane", "b full"});
    all.leaves("a");
    all.until(0);
    all.calls["b"].in.number = 9;
    all.enters("b", 2, 1);
    CHECK(all.until(1) == lines{"b#1"});
}

TEST_CASE("what was said is worked once, though its answer was lost", "[queueing]") {
    instances_at_work all({1, 2});
    all.answers_lost = 1;
    all.enters("a", 2);
    all.leaves("a", true);
    all.enters("b", 2);
    CHECK(all.until(3) == lines{"a>jane", "b#1", "b>jane"});
    CHECK(all.said.size() >= 4);
    CHECK(all.report(1)->at(0).callers.size() == 1);
}

TEST_CASE("a caller who comes before the desk is there waits for it", "[queueing]") {
    instances_at_work all({2});
    all.until(0);
    all.add(1);
    all.know(2);
    all.enters("a", 2);
    all.until(0);
    CHECK(all.told.empty());
    all.know(1);
    CHECK(all.until(1) == lines{"a>jane"});
}

TEST_CASE("when the desk's instance dies, whoever waits enters again at the next, and nobody is rung twice",
          "[queueing]") {
    instances_at_work all({});
    all.gathers = 40ms;
    for (const int n : {1, 2, 3}) all.add(n);
    for (const int n : {1, 2, 3}) all.know(n);
    const int who = GENERATE(1, 2, 3);  // leads the call for which the agent rings
    all.enters("a", who);
    CHECK(all.until(1) == lines{"a>jane"});
    all.enters("b", who == 2 ? 3 : 2);
    all.until(1);
    all.enters("c", who == 3 ? 2 : 3);
    CHECK(all.until(1) == lines{"c#3"});
    all.die(1);
    for (const int n : {2, 3}) all.know(n);
    if (who == 1) {
        CHECK(all.until(2) == lines{"b again", "c again"});
        all.taken_over("a", 3);
        CHECK(all.until(2) == lines{"b#2", "c#3"});
    } else {
        CHECK(all.until(5) == lines{"a again", "b again", "b#2", "c again", "c#3"});
    }
    all.leaves("a", true);
    CHECK(all.until(3) == lines{"b#1", "b>jane", "c#2"});
    CHECK(all.desks.at(3)->where() == 2);
}

TEST_CASE("a caller whose instance is gone keeps the place until the call goes on", "[queueing]") {
    instances_at_work all({1, 2, 3});
    all.enters("a", 2);
    CHECK(all.until(1) == lines{"a>jane"});
    all.enters("b", 1);
    CHECK(all.until(1) == lines{"b#2"});
    all.die(2);
    all.know(1);
    all.know(3);
    SECTION("on another one") {
        all.taken_over("a", 3);
        all.until(0);
        for (const auto until = all.clock.now() + 2 * all.keeps; all.clock.now() < until;) {
            all.know(1);
            CHECK(all.until(0).empty());
        }
        all.leaves("a", true);
        CHECK(all.until(2) == lines{"b#1", "b>jane"});
    }
    SECTION("which it never does") {
        while (all.told.empty()) {
            all.know(1);
            all.context.restart();
            all.context.poll();
        }
        CHECK(all.until(2) == lines{"b#1", "b>jane"});
    }
}

TEST_CASE("who left while the desk was thought to be elsewhere is in no line", "[queueing]") {
    instances_at_work all({1, 2});
    all.enters("a", 2);
    CHECK(all.until(1) == lines{"a>jane"});
    all.enters("b", 2);
    CHECK(all.until(1) == lines{"b#2"});
    all.desks.at(2)->know(2, {});
    CHECK(all.until(3).size() == 3);
    all.leaves("a");
    all.until(2);
    all.know(2);
    CHECK(all.until(3) == lines{"b again", "b#1", "b#2"});
}

TEST_CASE("a desk that finds another before it says so to whoever waits", "[queueing]") {
    instances_at_work all({2, 3});
    all.enters("a", 3);
    CHECK(all.until(1) == lines{"a>jane"});
    all.add(1);
    all.know(2);
    all.know(1);
    // Its own instance has not looked yet.
    all.until(1);
    all.know(3);
    all.until(1);
    CHECK(all.report(1)->at(0).callers.at(0).rings);
    CHECK_FALSE(all.report(2));
}

TEST_CASE("an instance that has lost its calls has no desk, and its callers are nobody's", "[queueing]") {
    instances_at_work all({1, 2});
    all.enters("a", 1);
    CHECK(all.until(1) == lines{"a>jane"});
    all.desks.at(1)->know(0, {});
    CHECK(all.until(0).empty());
    CHECK_FALSE(all.report(1));
    CHECK(all.desks.at(1)->where() == 0);
    CHECK(all.counts[0].callers_waiting.value() == 0);
    all.desks.at(1)->know(7, {2});
    CHECK(all.until(0).empty());
    CHECK(all.desks.at(1)->where() == 2);
}
