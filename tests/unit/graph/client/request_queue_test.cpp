#include "graph/client/request_queue.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <vector>

using namespace std::chrono_literals;
using namespace switchhook::graph;

namespace {

using turn = request_queue::turn;
using time_point = request_queue::time_point;

throttle_settings ten_a_second() {
    throttle_settings s;
    s.least = 10;
    return s;
}

struct queued {
    std::shared_ptr<throttle> pace = std::make_shared<throttle>(ten_a_second());
    int waiting = 0;
    int by_throttle = 0;
    request_queue queue;
    time_point now{1h};
    std::deque<request_queue::waiter> waiters;
    std::vector<std::string> went;

    explicit queued(queue_limits limits)
        : queue(limits, pace, [this](int change, hold_up why) {
              waiting += change;
              if (change > 0 && why == hold_up::throttle) ++by_throttle;
          }) {}

    turn ask(const std::string& name, urgency how, const std::string& tenant = "t",
             std::chrono::milliseconds within = 60s) {
        auto& w = waiters.emplace_back(tenant, how, now, now + within);
        const turn t = queue.enter(w, now);
        if (t == turn::none)
            w.wake = [this, &w, name] { went.push_back(w.now() == turn::go ? name : name + " late"); };
        return t;
    }
    void leave(int times = 1) {
        for (int i = 0; i < times; ++i) queue.leave(now);
    }
    // To the next time the queue has something to do.
    void on() {
        const auto next = queue.next_time();
        REQUIRE(next);
        now = std::max(now, *next);
        queue.advance(now);
    }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("who comes first goes at once while there is room", "[graph][client]") {
    queued q({2, 10});
    CHECK(q.queue.enter("t", urgency::background, q.now));
    CHECK(q.ask("b", urgency::ordinary) == turn::go);
    CHECK_FALSE(q.queue.enter("t", urgency::answering, q.now));
    CHECK_FALSE(q.queue.next_time());
    CHECK(q.ask("c", urgency::ordinary) == turn::none);
    CHECK(q.waiting == 1);
    q.leave();
    CHECK(q.went == names{"c"});
    CHECK(q.waiting == 0);
}

TEST_CASE("answers overtake, and equals keep their order", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary) == turn::go);
    q.ask("keepAlive 1", urgency::background);
    q.ask("play 1", urgency::ordinary);
    q.ask("play 2", urgency::ordinary);
    q.ask("answer 1", urgency::answering);
    q.ask("answer 2", urgency::answering);
    q.leave(5);
    CHECK(q.went == names{"answer 1", "answer 2", "play 1", "play 2", "keepAlive 1"});
}

TEST_CASE("a request that comes again keeps its rank", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary) == turn::go);
    q.ask("a", urgency::ordinary);
    auto& w = q.waiters.emplace_back("t", urgency::ordinary, q.now - 1s, q.now + 60s);
    REQUIRE(q.queue.enter(w, q.now) == turn::none);
    w.wake = [&q] { q.went.push_back("older"); };
    q.leave(2);
    CHECK(q.went == names{"older", "a"});
}

TEST_CASE("nobody starves behind a stream of answers", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary) == turn::go);
    q.ask("keepAlive", urgency::background);
    for (int i = 0; i < 20; ++i) {
        q.now += 1ms;
        q.ask("answer", urgency::answering);
        q.leave();
    }
    CHECK(std::count(q.went.begin(), q.went.end(), "keepAlive") == 1);
}

TEST_CASE("an eighth of the places is for answers", "[graph][client]") {
    queued q({16, 100});
    for (int i = 0; i < 14; ++i) CHECK(q.ask("play", urgency::ordinary) == turn::go);
    CHECK(q.ask("play", urgency::ordinary) == turn::none);
    CHECK(q.ask("answer", urgency::answering) == turn::go);
    CHECK(q.ask("answer", urgency::answering) == turn::go);
    CHECK(q.ask("answer", urgency::answering) == turn::none);
}

TEST_CASE("a queue that is full says so, and still lets through what need not wait", "[graph][client]") {
    queued q({10, 2});
    q.pace->answered("t", 429, 10s, q.now, q.now);
    CHECK(q.ask("a", urgency::ordinary) == turn::none);
    CHECK(q.ask("b", urgency::ordinary) == turn::none);
    CHECK(q.ask("c", urgency::answering) == turn::full);
    CHECK(q.ask("d", urgency::ordinary, "another") == turn::go);
    CHECK(q.waiting == 2);
    CHECK(q.by_throttle == 2);
}

TEST_CASE("a tenant that is held does not hold the others", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary, "another") == turn::go);
    q.pace->answered("t", 429, 10s, q.now, q.now);
    q.ask("held", urgency::answering);
    q.ask("free", urgency::background, "another");
    q.leave();
    CHECK(q.went == names{"free"});
    q.leave();
    CHECK(q.queue.next_time() == q.now + 10s);
    q.on();
    CHECK(q.went == names{"free", "held"});
}

TEST_CASE("what was held goes one after the other", "[graph][client]") {
    queued q({64, 100});
    q.pace->answered("t", 429, 2128ms, q.now, q.now);
    const auto held_until = q.now + 2128ms;
    for (int i = 0; i < 20; ++i) q.ask("play", urgency::ordinary);
    std::vector<time_point> times;
    while (q.went.size() < 20) {
        const auto before = q.went.size();
        q.on();
        CHECK(q.went.size() - before <= 1);
        if (q.went.size() > before) times.push_back(q.now);
    }
    CHECK(times.front() == held_until);
    CHECK(times.back() == held_until + 1900ms);
}

TEST_CASE("who cannot have a turn before the deadline is told at once", "[graph][client]") {
    queued q({1, 100});
    q.pace->answered("t", 429, 10s, q.now, q.now);
    CHECK(q.ask("a", urgency::answering, "t", 10s) == turn::too_late);
    CHECK(q.ask("b", urgency::answering, "t", 10001ms) == turn::none);
    // Told to wait longer while it waits: it is told when its time would have come.
    q.pace->answered("t", 429, 20s, q.now, q.now + 1s);
    q.now += 10s;
    q.queue.advance(q.now);
    CHECK(q.went == names{"b late"});
    CHECK(q.waiting == 0);
}

TEST_CASE("who cannot have a turn before the deadline is told at once, behind others too",
          "[graph][client]") {
    queued q({1, 100});
    q.pace->answered("t", 429, 10s, q.now, q.now);
    CHECK(q.ask("patient", urgency::ordinary, "t", 60s) == turn::none);
    CHECK(q.ask("hasty", urgency::ordinary, "t", 5s) == turn::too_late);
    CHECK(q.waiting == 1);
    q.on();
    CHECK(q.went == names{"patient"});
}

TEST_CASE("waiting counts against the deadline", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary) == turn::go);
    CHECK(q.ask("never", urgency::ordinary, "t", 0s) == turn::too_late);
    q.ask("short", urgency::ordinary, "t", 2s);
    q.ask("long", urgency::ordinary, "t", 5s);
    CHECK(q.queue.next_time() == q.now + 2s);
    q.on();
    CHECK(q.went == names{"short late"});
    q.leave();
    CHECK(q.went == names{"short late", "long"});
}

TEST_CASE("who goes away while it waits is forgotten", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary) == turn::go);
    q.ask("a", urgency::ordinary);
    q.waiters.pop_back();
    CHECK(q.waiting == 0);
    CHECK_FALSE(q.queue.next_time());
    q.leave();
    CHECK(q.ask("b", urgency::ordinary) == turn::go);
}

TEST_CASE("stopping ends every wait, and there are no more", "[graph][client]") {
    queued q({1, 100});
    CHECK(q.ask("first", urgency::ordinary) == turn::go);
    q.ask("a", urgency::ordinary);
    q.ask("b", urgency::answering, "another");
    q.queue.stop();
    CHECK(q.went.size() == 2);
    CHECK(q.waiters.back().now() == turn::stopped);
    CHECK(q.waiting == 0);
    CHECK(q.ask("c", urgency::ordinary) == turn::stopped);
    q.leave();
    CHECK_FALSE(q.queue.enter("t", urgency::answering, q.now));
}
