#include "graph/client/throttle.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace std::chrono_literals;
using namespace switchhook::graph;

namespace {

using time_point = throttle::time_point;
using std::chrono::milliseconds;

const time_point start{1h};

// Rates that are easy to count with.
throttle_settings slow() {
    throttle_settings s;
    s.least = 10;
    s.growth = 10;
    return s;
}

// Sends all it may until `until`, each as soon as it is let go.
std::vector<time_point> flood(throttle& t, std::string_view tenant, time_point from, time_point until,
                              urgency how = urgency::ordinary) {
    std::vector<time_point> sent;
    for (time_point now = from; now < until;) {
        if (const auto wait = t.admit(tenant, how, now)) {
            REQUIRE(*wait > now);
            now = *wait;
        } else {
            sent.push_back(now);
        }
    }
    return sent;
}

std::size_t most_in_a_second(const std::vector<time_point>& sent) {
    std::size_t most = 0, first = 0;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        while (sent[i] - sent[first] >= 1s) ++first;
        most = std::max(most, i - first + 1);
    }
    return most;
}

// So many requests at once, the last of which is told to wait.
void be_throttled(throttle& t, std::string_view tenant, unsigned requests, milliseconds retry_after,
                  time_point now = start) {
    for (unsigned i = 0; i < requests; ++i) REQUIRE_FALSE(t.admit(tenant, urgency::ordinary, now));
    REQUIRE(t.answered(tenant, 429, retry_after, now, now));
}

}  // namespace

TEST_CASE("nobody waits while Graph does not complain", "[graph][client]") {
    throttle t(slow());
    for (int i = 0; i < 90; ++i) CHECK_FALSE(t.admit("t", urgency::background, start));
    CHECK(t.tenants() == 0);
}

TEST_CASE("the application stays below its limit in any second, all tenants together", "[graph][client]") {
    for (const double limit : {1.0, 5.0, 100.0, 2'000.0}) {
        throttle_settings s = slow();
        s.requests_per_second = limit;
        throttle t(s);
        std::vector<time_point> sent;
        // Answers may go ahead of the others, and are under the limit all the same.
        const std::vector<urgency> all{urgency::ordinary, urgency::answering};
        for (time_point now = start; now < start + 5s;) {
            std::optional<time_point> wait;
            for (const auto how : all)
                while (!(wait = t.admit(how == urgency::answering ? "a" : "b", how, now)))
                    sent.push_back(now);
            now = *wait;
        }
        CAPTURE(limit);
        CHECK(most_in_a_second(sent) <= static_cast<std::size_t>(limit));
        CHECK(static_cast<double>(sent.size()) >= limit * 4);
    }
}

TEST_CASE("answers find room where the others have used theirs up", "[graph][client]") {
    throttle t(slow());
    while (!t.admit("t", urgency::ordinary, start)) continue;
    CHECK(t.admit("t", urgency::background, start));
    CHECK_FALSE(t.admit("t", urgency::answering, start));
}

TEST_CASE("nothing of a tenant goes before its Retry-After has passed, and then not all at once",
          "[graph][client]") {
    throttle t(slow());
    be_throttled(t, "t", 60, 2128ms);
    CHECK(t.admit("t", urgency::ordinary, start) == start + 2128ms);
    CHECK(t.admit("t", urgency::answering, start + 2127ms) == start + 2128ms);

    const auto sent = flood(t, "t", start, start + 3127ms);
    REQUIRE(sent.size() == 30);  // half of the rate that was too much
    CHECK(sent.front() == start + 2128ms);
    for (std::size_t i = 1; i < sent.size(); ++i) CHECK(sent[i] - sent[i - 1] >= 33ms);
}

TEST_CASE("other tenants are not held", "[graph][client]") {
    throttle t(slow());
    be_throttled(t, "t", 10, 30s);
    CHECK_FALSE(t.admit("another", urgency::background, start));
}

TEST_CASE("the longest Retry-After counts", "[graph][client]") {
    throttle t(slow());
    be_throttled(t, "t", 10, 5s);
    t.answered("t", 429, 1s, start, start + 100ms);
    CHECK(t.admit("t", urgency::ordinary, start + 2s) == start + 5s);
    t.answered("t", 503, 10s, start, start + 1s);
    CHECK(t.admit("t", urgency::ordinary, start + 2s) == start + 11s);
}

TEST_CASE("a Retry-After of a day does not keep a tenant out for a day", "[graph][client]") {
    throttle t(slow());
    be_throttled(t, "t", 1, 24h);
    CHECK(t.admit("t", urgency::ordinary, start + 1s) == start + 15min);
    CHECK_FALSE(t.admit("t", urgency::ordinary, start + 15min));
}

TEST_CASE("requests that were under way together slow a tenant down once", "[graph][client]") {
    throttle t(slow());
    for (int i = 0; i < 80; ++i) REQUIRE_FALSE(t.admit("t", urgency::ordinary, start));
    const auto slowed = t.answered("t", 429, std::nullopt, start, start + 10ms);
    REQUIRE(slowed);
    CHECK(slowed->rate == Approx(40).epsilon(0.05));
    for (int i = 0; i < 30; ++i) CHECK_FALSE(t.answered("t", 429, std::nullopt, start, start + 20ms));
    const auto again = t.answered("t", 429, std::nullopt, start + 1s, start + 1010ms);
    REQUIRE(again);
    CHECK(again->rate == Approx(20).epsilon(0.05));
}

TEST_CASE("the rate has a floor", "[graph][client]") {
    throttle t(slow());
    be_throttled(t, "t", 1, 0ms);
    for (int i = 1; i < 20; ++i) t.answered("t", 429, std::nullopt, start + i * 1s, start + i * 1s);
    CHECK(flood(t, "t", start + 20s, start + 21s).size() == 10);
}

TEST_CASE("answers may go a few turns ahead of their tenant's rate, not more", "[graph][client]") {
    throttle t(slow());
    be_throttled(t, "t", 1, 1s);
    CHECK(flood(t, "t", start + 1s, start + 1s + 1ms, urgency::answering).size() == 6);
    // What they took is missing afterwards.
    CHECK(t.admit("t", urgency::ordinary, start + 1500ms) == start + 1600ms);
}

TEST_CASE("a tenant whose requests are answered grows by ten a second until it is free", "[graph][client]") {
    throttle_settings s = slow();
    s.requests_per_second = 100;
    throttle t(s);
    be_throttled(t, "t", 1, 0ms);
    const auto second = [&t](time_point from) {
        std::size_t sent = 0;
        for (time_point now = from; now < from + 1s;) {
            if (const auto wait = t.admit("t", urgency::ordinary, now))
                now = *wait;
            else {
                ++sent;
                t.answered("t", 200, std::nullopt, now, now);
            }
        }
        return sent;
    };
    CHECK(second(start) == Approx(14).margin(3));
    CHECK(second(start + 1s) == Approx(24).margin(4));
    for (int i = 2; i < 12; ++i) second(start + i * 1s);
    CHECK(t.tenants() == 0);
}

TEST_CASE("answers to requests from before the slowdown prove nothing", "[graph][client]") {
    throttle t(slow());
    for (int i = 0; i < 80; ++i) REQUIRE_FALSE(t.admit("t", urgency::ordinary, start));
    REQUIRE(t.answered("t", 429, 1s, start, start + 10ms));
    for (int i = 0; i < 79; ++i) t.answered("t", 200, std::nullopt, start, start + 20ms);
    CHECK(flood(t, "t", start + 1010ms, start + 2010ms).size() <= 41);
}

TEST_CASE("what other tenants send is not this one's rate", "[graph][client]") {
    throttle t(slow());
    for (int i = 0; i < 90; ++i) REQUIRE_FALSE(t.admit("busy", urgency::ordinary, start));
    const auto slowed = t.answered("quiet", 429, std::nullopt, start, start);
    REQUIRE(slowed);
    CHECK(slowed->rate == 10);
}

TEST_CASE("a throttled tenant is forgotten after a while, and few are remembered", "[graph][client]") {
    throttle_settings s = slow();
    s.tenants = 3;
    throttle t(s);
    for (int i = 0; i < 10; ++i) {
        const auto now = start + i * 1ms;
        be_throttled(t, "t" + std::to_string(i), 1, 10s, now);
        CHECK(t.tenants() <= 3);
    }
    CHECK_FALSE(t.admit("t0", urgency::ordinary, start + 1s));
    CHECK(t.admit("t9", urgency::ordinary, start + 1s));
    CHECK_FALSE(t.admit("t9", urgency::ordinary, start + 11min));
    CHECK(t.tenants() == 2);
}
