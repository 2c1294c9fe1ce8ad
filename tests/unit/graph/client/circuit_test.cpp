#include "graph/client/circuit.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace std::chrono_literals;
using namespace switchhook;
using namespace switchhook::graph;

namespace {

using time_point = circuit::time_point;

const time_point start{1h};

void one(circuit& c, sign_of_life sign, time_point now) {
    const auto pass = c.enter(now);
    REQUIRE(pass);
    c.left(*pass, sign, now);
}

// Ten failures, one each half second.
time_point open(circuit& c, time_point from = start) {
    for (int i = 0; i < 10; ++i) one(c, sign_of_life::none, from + i * 500ms);
    REQUIRE(c.state() == circuit_state::open);
    return from + 4500ms;
}

}  // namespace

TEST_CASE("a host that fails for seconds is not asked any more", "[graph][client]") {
    circuit c;
    for (int i = 0; i < 9; ++i) one(c, sign_of_life::none, start + i * 500ms);
    CHECK(c.state() == circuit_state::closed);
    one(c, sign_of_life::none, start + 4500ms);
    CHECK(c.state() == circuit_state::open);
    CHECK_FALSE(c.lets_through(start + 4501ms));
    CHECK_FALSE(c.enter(start + 4501ms));
}

TEST_CASE("many failures at one moment are one stumble", "[graph][client]") {
    circuit c;
    for (int i = 0; i < 500; ++i) one(c, sign_of_life::none, start + i * 1ms);
    CHECK(c.state() == circuit_state::closed);
}

TEST_CASE("failures are in a row only without an answer between them, and near each other",
          "[graph][client]") {
    SECTION("an answer") {
        circuit c;
        for (int i = 0; i < 50; ++i)
            one(c, i % 9 == 8 ? sign_of_life::alive : sign_of_life::none, start + i * 500ms);
        CHECK(c.state() == circuit_state::closed);
    }
    SECTION("a minute and more") {
        circuit c;
        for (int i = 0; i < 50; ++i) one(c, sign_of_life::none, start + i * 61s);
        CHECK(c.state() == circuit_state::closed);
    }
    SECTION("requests that say nothing do not count, either way") {
        circuit c;
        for (int i = 0; i < 10; ++i) {
            one(c, sign_of_life::none, start + i * 500ms);
            if (i < 9) one(c, sign_of_life::unknown, start + i * 500ms);
        }
        CHECK(c.state() == circuit_state::open);
    }
}

TEST_CASE("after a pause one request tries, alone, and its answer closes the circuit", "[graph][client]") {
    circuit c;
    const auto opened = open(c);
    CHECK_FALSE(c.lets_through(opened + 1999ms));
    const auto probe = c.enter(opened + 2s);
    REQUIRE(probe);
    CHECK(probe->probe);
    CHECK(c.state() == circuit_state::half_open);
    CHECK_FALSE(c.enter(opened + 3s));
    c.left(*probe, sign_of_life::alive, opened + 4s);
    CHECK(c.state() == circuit_state::closed);
    CHECK(c.fresh(opened));
    // And all is as it was: as many failures open it, for as long.
    const auto again = open(c, opened + 5s);
    CHECK_FALSE(c.lets_through(again + 1999ms));
    CHECK(c.lets_through(again + 2s));
}

TEST_CASE("a probe that fails opens the circuit for twice as long, up to half a minute", "[graph][client]") {
    circuit c;
    auto now = open(c);
    for (const auto pause : {2s, 4s, 8s, 16s, 30s, 30s}) {
        CHECK_FALSE(c.lets_through(now + pause - 1ms));
        now += pause;
        one(c, sign_of_life::none, now);
        CHECK(c.state() == circuit_state::open);
    }
}

TEST_CASE("a probe that came to nothing leaves the place to another", "[graph][client]") {
    circuit c;
    const auto later = open(c) + 2s;
    one(c, sign_of_life::unknown, later);
    CHECK(c.state() == circuit_state::half_open);
    one(c, sign_of_life::alive, later);
    CHECK(c.state() == circuit_state::closed);
}

TEST_CASE("requests sent before the circuit opened may close it, not keep it open", "[graph][client]") {
    circuit c;
    const auto early = c.enter(start), late = c.enter(start), other = c.enter(start);
    const auto opened = open(c);
    c.left(*early, sign_of_life::none, opened + 1s);
    CHECK(c.lets_through(opened + 2s));
    const auto probe = c.enter(opened + 2s);
    c.left(*late, sign_of_life::none, opened + 3s);
    CHECK(c.state() == circuit_state::half_open);
    c.left(*other, sign_of_life::alive, opened + 3s);
    CHECK(c.state() == circuit_state::closed);
    c.left(*probe, sign_of_life::alive, opened + 4s);
    CHECK(c.fresh(opened));
}

TEST_CASE("each host has its own circuit, each change is told once, and hosts do not pile up",
          "[graph][client]") {
    std::vector<std::string> told;
    const auto all = std::make_shared<circuits>(
        circuit_settings(), [&told](const net::origin& to, circuit_state, circuit_state s) {
            told.push_back(to.host + " " + std::string(to_string(s)));
        });
    const net::origin graph{true, "graph", 443}, media{true, "media", 443};
    const auto ask = [&](const net::origin& to, sign_of_life sign, time_point now) {
        auto pass = all->enter(to, now);
        REQUIRE(pass);
        pass->left(sign, now);
    };
    for (int i = 0; i < 10; ++i) ask(media, sign_of_life::none, start + i * 500ms);
    CHECK_FALSE(all->lets_through(media, start + 5s));
    CHECK(all->lets_through(graph, start + 5s));
    CHECK_FALSE(all->enter(media, start + 5s));
    {
        const auto dropped = all->enter(media, start + 10s);
        REQUIRE(dropped);
        CHECK_FALSE(all->enter(media, start + 10s));
    }
    for (int i = 0; i < 1000; ++i)
        ask(net::origin{true, "h" + std::to_string(i), 443}, sign_of_life::alive, start);
    CHECK_FALSE(all->lets_through(graph, start) == false);
    ask(media, sign_of_life::alive, start + 11s);
    CHECK(told == std::vector<std::string>{"media open", "media half-open", "media closed"});
}

TEST_CASE("hosts that failed long ago leave their places to others", "[graph][client]") {
    const auto all = std::make_shared<circuits>(circuit_settings(), circuits::watcher());
    const auto fail = [&](const std::string& host, time_point now) {
        auto pass = all->enter(net::origin{true, host, 443}, now);
        REQUIRE(pass);
        pass->left(sign_of_life::none, now);
    };
    for (int i = 0; i < 100; ++i) fail("recordings-" + std::to_string(i), start);
    for (int i = 0; i < 10; ++i) fail("graph", start + 61s + i * 500ms);
    CHECK_FALSE(all->lets_through(net::origin{true, "graph", 443}, start + 66s));
}
