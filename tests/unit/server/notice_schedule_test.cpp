#include "server/outside/notice_schedule.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server::outside;
using namespace std::chrono_literals;

namespace {

using ids = std::vector<std::string>;
using instant = notice_schedule::time_point;

const instant zero{1h};

notice_pace small() {
    notice_pace p;
    p.in_flight = 4;
    p.per_host = 2;
    return p;
}

const notice_verdict trouble{notice_fate::again, true, {}};
const notice_verdict not_now{notice_fate::again, false, {}};

ids all_of(notice_schedule& s, instant now) {
    ids got;
    while (auto id = s.next(now)) got.push_back(*id);
    return got;
}

void add(notice_schedule& s, const std::string& host, int count, instant due = zero) {
    for (int i = 1; i <= count; ++i) s.add(host + std::to_string(i), host, due, zero + 24h);
}

notice_verdict of_status(unsigned status) {
    service_reply r;
    r.status = status;
    return judge(service_outcome(r));
}

}  // namespace

TEST_CASE("hosts take turns, and none gets all places", "[server][outside]") {
    notice_schedule s(small());
    add(s, "a", 9);
    add(s, "b", 1);
    CHECK(all_of(s, zero) == ids{"a1", "b1", "a2"});
    add(s, "c", 5);
    CHECK(all_of(s, zero) == ids{"c1"});
    CHECK_FALSE(s.wakes());
    s.ended("b1");
    CHECK(all_of(s, zero) == ids{"c2"});
    s.ended("a1");
    CHECK(all_of(s, zero) == ids{"a3"});
    CHECK(s.size() == 13);
}

TEST_CASE("a notice waits until it is due", "[server][outside]") {
    notice_schedule s(small());
    add(s, "a", 1, zero + 5s);
    CHECK(all_of(s, zero + 4s).empty());
    CHECK(s.wakes() == zero + 5s);
    CHECK(all_of(s, zero + 5s) == ids{"a1"});
}

TEST_CASE("a host that does not answer is tried by one at a time, more and more rarely",
          "[server][outside]") {
    notice_schedule s(small());
    add(s, "dead", 100);
    auto now = zero;
    CHECK(all_of(s, now).size() == 2);
    CHECK(s.again("dead1", trouble, now, 0.0).until == now + 2500ms);
    CHECK(s.again("dead2", trouble, now, 0.0).until == now + 5s);
    std::vector<std::chrono::seconds> rests;
    for (int i = 0; i < 8; ++i) {
        now = s.wakes().value();
        const auto tried = all_of(s, now);
        REQUIRE(tried.size() == 1);
        rests.push_back(
            std::chrono::floor<std::chrono::seconds>(s.again(tried[0], trouble, now, 0.0).until - now));
    }
    CHECK(rests == std::vector<std::chrono::seconds>{10s, 20s, 40s, 80s, 160s, 300s, 300s, 300s});
    // Meanwhile others have all other places.
    add(s, "well", 9);
    CHECK(all_of(s, now) == ids{"well1", "well2"});
    s.ended("well1");
    CHECK(all_of(s, now) == ids{"well3"});
}

TEST_CASE("a host that answers again gets all that waits", "[server][outside]") {
    notice_schedule s(small());
    add(s, "a", 5);
    all_of(s, zero);
    s.again("a1", trouble, zero + 1s, 0.0);
    s.again("a2", trouble, zero + 1s, 0.0);
    const auto now = s.wakes().value();
    CHECK(all_of(s, now) == ids{"a3"});
    s.ended("a3");
    CHECK(all_of(s, now) == ids{"a4", "a5"});
    s.ended("a4");
    s.ended("a5");
    CHECK(all_of(s, now) == ids{"a1", "a2"});
}

TEST_CASE("a notice that is not wanted yet does not hold up the others", "[server][outside]") {
    notice_schedule s(small());
    add(s, "a", 3);
    all_of(s, zero);
    CHECK(s.again("a1", not_now, zero, 0.0).until == zero + 2500ms);
    CHECK(all_of(s, zero) == ids{"a3"});
    s.ended("a2");
    s.ended("a3");
    CHECK(all_of(s, zero + 2499ms).empty());
    CHECK(all_of(s, zero + 2500ms) == ids{"a1"});
    CHECK(s.again("a1", not_now, zero, 0.0).until == zero + 5s);
}

TEST_CASE("Retry-After is respected, of a notice and of a host", "[server][outside]") {
    notice_schedule s(small());
    add(s, "a", 2);
    all_of(s, zero);
    CHECK(s.again("a1", {notice_fate::again, false, 1min}, zero, 0.0).until == zero + 1min);
    CHECK(s.again("a2", {notice_fate::again, true, 10min}, zero, 0.0).until == zero + 10min);
    CHECK(s.wakes() == zero + 10min);
    CHECK(all_of(s, zero + 10min) == ids{"a2"});
    CHECK(s.again("a2", {notice_fate::again, true, 24h}, zero, 0.0).until == zero + 1h);
}

TEST_CASE("what could not be told in time is given up, but never untried", "[server][outside]") {
    notice_schedule s(small());
    s.add("a1", "a", zero, zero);
    s.add("a2", "a", zero, zero);
    s.add("a3", "a", zero, zero + 1h);
    CHECK(all_of(s, zero) == ids{"a1", "a2"});
    s.add("a4", "a", zero + 1s, zero);
    CHECK(s.again("a1", not_now, zero, 0.0).expired == ids{"a1"});
    CHECK(s.again("a2", trouble, zero, 0.0).expired == ids{"a2", "a4"});
    CHECK(s.size() == 1);
    CHECK(all_of(s, zero + 1h) == ids{"a3"});
    CHECK(s.again("a3", trouble, zero + 1h, 0.0).expired == ids{"a3"});
    CHECK(s.size() == 0);
    CHECK_FALSE(s.wakes());
}

TEST_CASE("what becomes of a notice follows the answer", "[server][outside]") {
    for (const unsigned status : {200U, 202U, 204U, 299U})
        CHECK(of_status(status).fate == notice_fate::delivered);
    for (const unsigned status : {301U, 304U, 400U, 401U, 403U, 404U, 405U, 409U, 410U, 413U, 422U})
        CHECK(of_status(status).fate == notice_fate::given_up);
    for (const unsigned status : {408U, 425U, 500U, 501U, 505U}) {
        CHECK(of_status(status).fate == notice_fate::again);
        CHECK_FALSE(of_status(status).host_in_trouble);
    }
    for (const unsigned status : {429U, 502U, 503U, 504U}) {
        CHECK(of_status(status).fate == notice_fate::again);
        CHECK(of_status(status).host_in_trouble);
    }
    for (const auto why : {service_failure::connection, service_failure::timeout, service_failure::tls,
                           service_failure::not_resolved, service_failure::private_address})
        CHECK(judge(service_outcome(why)).host_in_trouble);
    for (const auto why : {service_failure::host_not_allowed, service_failure::plain_refused,
                           service_failure::refused_url, service_failure::refused_request})
        CHECK(judge(service_outcome(why)).fate == notice_fate::given_up);
    for (const auto why :
         {service_failure::redirect_refused, service_failure::too_large, service_failure::malformed})
        CHECK(judge(service_outcome(why)).fate == notice_fate::again);
}
