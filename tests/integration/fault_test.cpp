// Notifications get lost, doubled and out of order, and Graph refuses, stalls and hangs up in mid-answer:
// every call ends all the same, on both sides, and nothing is done twice.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <map>

#include "tests/integration/crowd.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/hasty_crowd.hpp"
#include "tests/integration/prometheus.hpp"
#include "tests/support/thoroughness.hpp"

namespace switchhook::test {
namespace {

constexpr std::size_t crowd = under_sanitizer ? 40 : 100;

installation_wish hasty() {
    installation_wish wish{std::string(hasty_flow)};
    // All callers at once on a busy machine, and nobody is patient for long.
    wish.speed = under_sanitizer ? 3 : 6;
    wish.log_level = "info";
    return wish;
}

void check_all_ended(installation& at, const std::vector<finished_call>& calls, std::size_t wanted) {
    CHECK(calls.size() == wanted);
    std::map<std::string, std::size_t> outcomes;
    for (const auto& call : calls) {
        ++outcomes[call.outcome];
        INFO(call.exchange);
        CHECK(call.outcome != "cut");
        CHECK(call.callbacks == call.callbacks_accepted);
    }
    std::string summary;
    for (const auto& [outcome, count] : outcomes) summary += outcome + ": " + std::to_string(count) + "; ";
    INFO(summary);
    show_on_failure("outcomes", summary + '\n');
    // A few slow calls may all end alike.
    if (!under_sanitizer) {
        CHECK(outcomes.size() >= 3);
        CHECK(outcomes["transferred"] > 0);
    }
    CHECK(outcomes["bot hung up"] > 0);

    // What was lost on the way is asked after, when its time has passed.
    constexpr auto patience = 45s;
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto written = at.bot().errors().size();
        const auto told = at.admin_document("/api/calls");
        if (told.root()["live"].size() == 0) break;
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= 0s) {
            INFO("live: " << told.root()["live"].dump());
            CHECK(false);
            break;
        }
        at.bot().wait_for_errors([&](const std::string& log) { return log.size() > written; },
                                 std::chrono::ceil<std::chrono::milliseconds>(left));
    }
    CHECK(count_lines_with(at.bot().errors(), "Z error ") == 0);
    CHECK(count_lines_with(at.emulator().errors(), "Z error ") == 0);
    CHECK(read_prometheus(at.admin("/metrics").body).at("switchhook_calls_live") == 0);
}

void order_faults(installation& at, const std::string& faults) {
    const auto answer = at.control("PUT", "/emulator/faults", faults);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
}

void check_faults_struck(installation& at, std::initializer_list<const char*> kinds) {
    const auto told = at.control_document("/emulator/faults");
    for (const auto* kind : kinds) {
        INFO(kind);
        CHECK(told.root()[kind]["struck"].as_integer().value_or(0) > 0);
    }
}

// What the bot need not wait for is not judged: a key that comes more than 250 ms behind one that overtook it.
bool keys_came_in_time(const followed_call& call, double speed) {
    struct passage {
        double sent = 0, answered = 0;  // not sent before
    };
    std::map<std::int64_t, std::pair<std::int64_t, double>> told;  // by the notification's number
    std::map<std::int64_t, passage> keys;                          // by their place in the sequence
    double before = 0;
    for (const auto& e : call.entries()) {
        const auto what = e["what"].string_or();
        const auto number = e["number"].as_integer().value_or(0);
        const auto at = e["at"].as_number().value_or(0) / speed;
        const auto tone = e["body"]["value"].at(0)["resourceData"]["toneInfo"]["sequenceId"].as_integer();
        if (what == "notification" && tone) told[number] = {*tone, at};
        if (what != "notificationAnswered") continue;
        if (const auto known = told.find(number); known != told.end())
            keys.try_emplace(known->second.first, passage{std::max(known->second.second, before), at});
        before = at;
    }
    CHECK(keys.size() == 9);
    for (auto key = keys.begin(); key != keys.end(); ++key)
        for (auto later = std::next(key); later != keys.end(); ++later)
            if (key->second.answered - later->second.sent >= 250) return false;
    return true;
}

}  // namespace

TEST_CASE("calls end well without faults", "[faults]") {
    installation at(hasty());
    staff(at);
    const auto wanted = soak_calls(30);
    const auto calls = send_crowd(at, {wanted, 30, soak_seed(7)});
    check_all_ended(at, calls, wanted);
    check_nothing_twice(calls, answers::arrive);
}

TEST_CASE("keys that come twice and out of order are taken once and in order", "[faults]") {
    installation_wish wish{std::string(reception_flow)};
    wish.prompts = {{"long", 60s}};
    installation at(wish);
    bool came_in_time = false;
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (!came_in_time && std::chrono::steady_clock::now() < until) {
        REQUIRE(at.control("DELETE", "/emulator/faults").status / 100 == 2);
        followed_call call(at, at.ring());
        call.wait_for_prompt("choices");
        call.press("2");
        call.wait_for_prompt("ticket");
        order_faults(at, R"({"seed":3,"reorder":{"rate":0.5},"duplicate":{"rate":1}})");
        call.press("4712365#");
        call.wait_for_prompt("long");
        check_faults_struck(at, {"reorder", "duplicate"});
        const auto details = at.admin_document("/api/calls/" + call.id());
        call.hang_up();
        call.wait_for_end();
        CHECK(at.ended_call(call.id()).root()["outcome"].string_or() == "caller");
        came_in_time = keys_came_in_time(call, wish.speed);
        if (!came_in_time) continue;
        CHECK(details.root()["variables"]["ticket.digits"].string_or() == "4712365");
        CHECK(details.root()["keysMissed"].as_integer() == 0);
    }
    CHECK(came_in_time);
}

TEST_CASE("notifications that are lost, doubled and out of order leave no call behind", "[faults]") {
    installation at(hasty());
    staff(at);
    // A call of which the bot was never told rings until nobody can answer it any more.
    REQUIRE(at.control("PUT", "/emulator/limits", R"({"answerWindow":"30s"})").status == 200);
    const auto seed = soak_seed(11);
    order_faults(at, R"({"seed":)" + std::to_string(seed) +
                         R"(,"reorder":{"rate":0.1},"duplicate":{"rate":0.1},"drop":{"rate":0.1}})");
    const auto wanted = soak_calls(crowd);
    const auto calls = send_crowd(at, {wanted, crowd, seed});
    check_faults_struck(at, {"reorder", "duplicate", "drop"});
    check_all_ended(at, calls, wanted);
    check_nothing_twice(calls, answers::arrive);
}

TEST_CASE("a Graph that refuses, stalls and breaks off leaves no call behind", "[faults]") {
    installation at(hasty());
    staff(at);
    const auto seed = soak_seed(12);
    order_faults(at, R"({"seed":)" + std::to_string(seed) +
                         R"(,"http429":{"rate":0.1,"retryAfter":"100ms"},"http5xx":{"rate":0.1,"status":502},
                         "reset":{"rate":0.1},"delay":{"rate":0.1,"time":"2s"}})");
    const auto wanted = soak_calls(crowd);
    const auto calls = send_crowd(at, {wanted, crowd, seed});
    check_faults_struck(at, {"http429", "http5xx", "reset", "delay"});
    check_all_ended(at, calls, wanted);
    check_nothing_twice(calls, answers::get_lost);
}

}  // namespace switchhook::test
