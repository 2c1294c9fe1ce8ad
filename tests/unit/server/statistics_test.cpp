// What is counted for the charts of the last hour and day, kept and told.

#include "server/statistics/chart.hpp"

#include <catch2/catch.hpp>

#include "control_site.hpp"
#include "hand_clock.hpp"
#include "server/statistics/minute_keeper.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;
using switchhook::server::test::hand_clock;
using namespace std::chrono_literals;

namespace {

minute_counts counted(const kept_minute& m) {
    const auto counts = read_minute_counts(m.counts);
    REQUIRE(counts);
    return *counts;
}

kept_minute told(bot::instant begin, const std::string& process, std::uint64_t begun,
                 std::chrono::milliseconds answer = 100ms) {
    minute_counts counts;
    counts.begun = begun;
    counts.ended["caller"] = begun;
    counts.answer.note(answer);
    return {begin, process, to_text(counts)};
}

struct unwilling_store : memory_store {
    bool is_full = false, is_slow = false;
    appended waiting;
    void keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) override {
        if (is_full) return done(make_error_code(boost::system::errc::no_space_on_device));
        if (!is_slow) return memory_store::keep_minutes(std::move(all), forgotten, std::move(done));
        waiting = [this, all = std::move(all), forgotten, done = std::move(done)](error_code) {
            memory_store::keep_minutes(all, forgotten, done);
        };
    }
};

struct kept_tally {
    boost::asio::io_context context{1};
    hand_clock clock;
    tally counts{clock};
    server::metrics metrics;
    std::shared_ptr<unwilling_store> journal = std::make_shared<unwilling_store>();
    std::shared_ptr<minute_keeper> keeper =
        std::make_shared<minute_keeper>(context.get_executor(), clock, counts, metrics, journal);
    kept_tally() {
        keeper->start();
        settle();
    }
    void settle() {
        context.restart();
        while (context.poll() > 0) continue;
    }
    void pass(std::chrono::minutes time) {
        for (; time.count() > 0; --time) {
            clock.pass(1min);
            settle();
        }
    }
    [[nodiscard]] std::vector<kept_minute> kept() const { return journal->minutes({}).value(); }
};

}  // namespace

TEST_CASE("times are counted between bounds, and told as near as these are", "[server][statistics]") {
    spread times;
    CHECK_FALSE(times.percentile(50));
    for (int i = 0; i < 90; ++i) times.note(120ms);
    for (int i = 0; i < 10; ++i) times.note(4s);
    CHECK(times.count() == 100);
    CHECK(*times.percentile(50) > 100);
    CHECK(*times.percentile(50) <= 150);
    CHECK(*times.percentile(90) == 150);
    CHECK(*times.percentile(95) > 3000);
    CHECK(*times.percentile(95) <= 5000);

    spread slow, both = times;
    for (int i = 0; i < 300; ++i) slow.note(1min);
    CHECK(slow.percentile(50) == spread::bounds.back());
    both.add(slow);
    CHECK(both.count() == 400);
    CHECK(both.percentile(50) == spread::bounds.back());
    spread least;
    least.note(0ns);
    least.note(-5ms);
    CHECK(least.in(0) == 2);
}

TEST_CASE("what was counted is written and read again", "[server][statistics]") {
    minute_counts counts;
    counts.begun = 3;
    counts.ended = {{"caller", 2}, {"lost", 1}};
    counts.answer.note(300ms);
    counts.request.note(40ms);
    counts.request.note(1min);
    counts.requests_failed = 4;
    counts.callbacks_refused = 5;
    CHECK(read_minute_counts(to_text(counts)) == counts);
    for (const auto* other : {"", "[]", "{}", R"({"format":2,"begun":1})"})
        CHECK_FALSE(read_minute_counts(other));
    const auto odd = read_minute_counts(R"({"format":1,"begun":-1,"answer":[[99,1],[],7,[2,3]],"ended":[]})");
    REQUIRE(odd);
    CHECK(odd->begun == 0);
    CHECK(odd->answer.count() == 3);
}

TEST_CASE("each minute is counted by itself", "[server][statistics]") {
    hand_clock clock;
    tally counts(clock);
    counts.call_begun();
    counts.call_answered(300ms);
    CHECK(counts.over().empty());
    CHECK(counts.all().size() == 1);
    clock.pass(59s);
    counts.request_took(20ms);
    counts.request_failed();
    clock.pass(1s);
    counts.call_ended("caller");
    counts.callback_refused();
    clock.pass(5min);
    const auto over = counts.over();
    REQUIRE(over.size() == 2);
    CHECK(over[1].begin - over[0].begin == 1min);
    CHECK(over[0].process == over[1].process);
    const auto first = counted(over[0]), second = counted(over[1]);
    CHECK(first.begun == 1);
    CHECK(first.answer.count() == 1);
    CHECK(first.request.count() == 1);
    CHECK(first.requests_failed == 1);
    CHECK(first.ended.empty());
    CHECK(second.ended == std::map<std::string, std::uint64_t>{{"caller", 1}});
    CHECK(second.callbacks_refused == 1);
    CHECK(second.begun == 0);
    counts.kept(over[0].begin);
    CHECK(counts.over() == std::vector<kept_minute>{over[1]});
    CHECK(tally(clock).all().empty());
}

TEST_CASE("a minute is kept as soon as it is over, when something happened", "[server][statistics]") {
    kept_tally t;
    t.counts.call_begun();
    CHECK(t.kept().empty());
    t.pass(1min);
    REQUIRE(t.kept().size() == 1);
    CHECK(counted(t.kept()[0]).begun == 1);
    CHECK(t.counts.all().empty());
    t.pass(5min);
    CHECK(t.kept().size() == 1);
    t.counts.call_begun();
    t.pass(1min);
    CHECK(t.kept().size() == 2);
    t.pass(24h);
    CHECK(t.kept().size() == 2);
    t.pass(3h);
    CHECK(t.kept().empty());
    t.counts.call_begun();
    t.keeper->keep_last();
    CHECK(t.kept().size() == 1);
}

TEST_CASE("what cannot be kept is kept later, for an hour", "[server][statistics]") {
    kept_tally t;
    t.journal->is_full = true;
    for (int i = 0; i < 50; ++i) {
        t.counts.call_begun();
        t.pass(1min);
    }
    CHECK(t.kept().empty());
    CHECK(t.counts.over().size() == 50);
    t.journal->is_full = false;
    t.pass(1min);
    CHECK(t.kept().size() == 50);
    CHECK(t.metrics.minutes_lost.value() == 0);
    t.journal->is_full = true;
    for (int i = 0; i < 70; ++i) {
        t.counts.call_begun();
        t.pass(1min);
    }
    CHECK(t.counts.over().size() == 60);
    CHECK(t.metrics.minutes_lost.value() == 10);
}

TEST_CASE("nothing is given to a store that has not kept the last yet", "[server][statistics]") {
    kept_tally t;
    t.journal->is_slow = true;
    t.counts.call_begun();
    t.pass(1min);
    t.counts.call_begun();
    t.pass(2min);
    CHECK(t.counts.over().size() == 2);
    t.journal->is_slow = false;
    std::exchange(t.journal->waiting, {})({});
    CHECK(t.kept().size() == 1);
    CHECK(t.counts.over().size() == 1);
    t.pass(1min);
    CHECK(t.kept().size() == 2);
}

TEST_CASE("minutes of all processes are put together, each once", "[server][statistics]") {
    const bot::instant now{24h * 365 + 10h + 7min + 30s}, minute = now - 30s;
    told_minutes all;
    all.add({told(minute, "here", 2, 100ms)});
    all.add({told(minute, "here", 99),
             told(minute, "there", 1, 4s),
             told(minute - 1min, "there", 5),
             told(minute - 59min, "there", 7),
             told(minute - 60min, "there", 1000),
             told(minute + 1min, "ahead", 10),
             {minute, "later version", R"({"format":9})"}});
    const auto hour = all.over(last_hour, now);
    REQUIRE(hour.steps.size() == 60);
    CHECK(hour.steps[0].begin == minute - 59min);
    CHECK(hour.steps[0].counts.begun == 7);
    CHECK(hour.steps[58].counts.begun == 5);
    CHECK(hour.steps[59].counts.begun == 13);
    CHECK(hour.steps[59].counts.answer.count() == 3);
    CHECK(hour.total.begun == 25);
    CHECK(hour.total.ended.at("caller") == 25);

    const auto day = all.over(last_day, now);
    REQUIRE(day.steps.size() == 96);
    CHECK(day.steps[95].begin == minute - 7min);
    CHECK(day.steps[95].counts.begun == 18);
    CHECK(day.steps[92].counts.begun == 0);
    CHECK(day.steps[91].counts.begun == 1007);
    CHECK(begin_of(last_day, now) == day.steps[0].begin);
}

TEST_CASE("the page has each step, and those of the store", "[server][statistics][admin]") {
    control_site at;
    auto& shared = *at.shared;
    const auto now = shared.clock.now();
    shared.statistics.call_begun();
    shared.statistics.request_took(30ms);
    shared.statistics.call_ended("hangup");
    shared.store->keep_minutes({told(std::chrono::floor<std::chrono::minutes>(now) - 20min, "before", 4)}, {},
                               [](error_code) {});
    const auto page = document_in(at.ask("GET", "/api/statistics"));
    const auto root = page.root();
    CHECK(root["over"].as_string() == "hour");
    CHECK(root["stepSeconds"].as_integer() == 60);
    CHECK(root["steps"].size() == 60);
    CHECK(root["total"]["begun"].as_integer() == 5);
    CHECK(root["total"]["ended"].dump() == R"({"caller":4,"hangup":1})");
    CHECK(root["total"]["answerMs"]["count"].as_integer() == 1);
    CHECK(root["total"]["requestMs"]["p50"].as_integer() == 25);
    CHECK(root["total"]["requestMs"]["p95"].as_integer() == 30);
    CHECK(root["steps"].at(0)["at"].string_or().ends_with(":00.000Z"));
    CHECK_FALSE(root["steps"].at(0)["answerMs"]["p50"]);
    const auto day = document_in(at.ask("GET", "/api/statistics?over=day"));
    CHECK(day.root()["steps"].size() == 96);
    CHECK(day.root()["stepSeconds"].as_integer() == 900);
    CHECK(day.root()["total"]["begun"].as_integer() == 5);
    CHECK(at.ask("GET", "/api/statistics?over=week").status == 400);
}
