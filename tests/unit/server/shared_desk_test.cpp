// One desk for the calls of several instances.

#include "server/queueing/shared_desk.hpp"

#include "tests/unit/server/shared_desk_test.hpp"

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
    all.calls["a"].in.agents.push_back(joe);
    all.enters("a", 2);
    CHECK(all.until(1) == lines{"a>jane"});
    all.until(0);
    all.answers_lost = 1;
    const auto said = all.said.size();
    all.loses("a");
    CHECK(all.until(1) == lines{"a>joe"});
    // What was lost, the news, and what was lost again.
    all.wait_until([&] { return all.said.size() >= said + 3; });
    CHECK(all.until(0).empty());
    CHECK(all.report(1)->at(0).callers.at(0).rings);
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
        for (int time = 0; time < 4; ++time) {
            all.clock.pass(all.keeps / 2);
            all.know(1);
            CHECK(all.until(0).empty());
        }
        all.leaves("a", true);
        CHECK(all.until(2) == lines{"b#1", "b>jane"});
    }
    SECTION("which it never does") {
        all.until(0);
        all.clock.pass(all.keeps - 1ms);
        all.know(1);
        CHECK(all.until(0).empty());
        all.clock.pass(1ms);
        all.know(1);
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

TEST_CASE("a desk that was elsewhere for a moment, of which only it heard, is told again who waits",
          "[queueing]") {
    instances_at_work all({2, 3});
    all.enters("a", 3);
    CHECK(all.until(1) == lines{"a>jane"});
    all.desks.at(2)->know(2, {1, 3});
    all.know(2);
    CHECK(all.until(1) == lines{"a again"});
    const auto report = [&] { return all.report(2)->at(0).callers; };
    all.wait_until([&] { return !all.report(2)->empty(); });
    CHECK(report().at(0).rings);
    all.leaves("a", true);
    all.until(0);
    CHECK(report().empty());
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
