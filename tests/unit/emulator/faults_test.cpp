#include "emulator/world/faults.hpp"

#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

std::array<fault, fault_kinds> only(fault_kind k, double rate, duration wait = 1500ms) {
    std::array<fault, fault_kinds> all{};
    all[static_cast<std::size_t>(k)].rate = rate;
    all[static_cast<std::size_t>(k)].wait = wait;
    return all;
}

words story_under(std::uint64_t seed) {
    stage s;
    auto all = only(fault_kind::drop, 0.2);
    all[static_cast<std::size_t>(fault_kind::duplicate)].rate = 0.2;
    all[static_cast<std::size_t>(fault_kind::reorder)].rate = 0.2;
    s.w.faults().set(seed, all);
    for (int i = 0; i < 20; ++i) {
        s.ring();
        s.answer();
        s.run_for(1s);
        s.ask(graph::method::hang_up);
        s.run_for(1s);
    }
    return s.told();
}

}  // namespace

TEST_CASE("a seed decides every fault, and another seed decides otherwise", "[emulator][faults]") {
    CHECK(story_under(7) == story_under(7));
    CHECK(story_under(7) != story_under(8));
}

TEST_CASE("a rate is met over many occasions, and a plan starts anew when it is set", "[emulator][faults]") {
    fault_plan plan;
    plan.set(3, only(fault_kind::http_429, 0.3));
    std::vector<bool> first;
    for (int i = 0; i < 10'000; ++i) first.push_back(plan.strikes(fault_kind::http_429));
    CHECK(plan.struck(fault_kind::http_429) > 2'800);
    CHECK(plan.struck(fault_kind::http_429) < 3'200);
    CHECK_FALSE(plan.strikes(fault_kind::http_5xx));
    plan.set(3, only(fault_kind::http_429, 0.3));
    for (int i = 0; i < 100; ++i)
        CHECK(plan.strikes(fault_kind::http_429) == first[static_cast<std::size_t>(i)]);
    plan.clear();
    CHECK_FALSE(plan.strikes(fault_kind::http_429));
}

TEST_CASE("a dropped notification is never sent, but the transcript has it", "[emulator][faults]") {
    stage s;
    s.w.faults().set(1, only(fault_kind::drop, 1));
    s.ring();
    s.run_for(1s);
    CHECK(s.mail.empty());
    const auto& entries = s.w.find(s.id)->story().entries();
    CHECK(std::get<happened::notification>(entries.at(1).what).fault == "dropped");
}

TEST_CASE("a duplicate has an id of its own and names the first", "[emulator][faults]") {
    stage s;
    s.w.faults().set(1, only(fault_kind::duplicate, 1));
    s.ring();
    REQUIRE(s.mail.size() == 2);
    CHECK(s.mail[0].raw.what.what.body == s.mail[1].raw.what.what.body);
    CHECK(s.mail[0].raw.what.message_id != s.mail[1].raw.what.message_id);
    CHECK(s.mail[1].raw.what.original_message_id == s.mail[0].raw.what.message_id);
}

TEST_CASE("a reordered notification is overtaken by the next, or goes alone after a while",
          "[emulator][faults]") {
    stage s;
    s.ring();
    s.answer();
    s.w.faults().set(1, only(fault_kind::reorder, 1));
    s.run_for(50ms);
    CHECK(s.mail.size() == 1);
    s.w.faults().clear();
    s.run_for(250ms);
    CHECK(s.told() == words{"incoming", "established", "establishing"});

    stage alone;
    alone.w.faults().set(1, only(fault_kind::reorder, 1));
    alone.ring();
    CHECK(alone.mail.empty());
    alone.run_for(500ms);
    CHECK(alone.mail.size() == 1);
}

TEST_CASE("a delayed notification holds back those behind it", "[emulator][faults]") {
    stage s;
    s.ring();
    s.answer();
    s.w.faults().set(1, only(fault_kind::notification_delay, 1, 10s));
    s.run_for(50ms);
    s.w.faults().clear();
    s.run_for(5s);
    CHECK(s.mail.size() == 1);
    s.run_for(6s);
    CHECK(s.told() == words{"incoming", "establishing", "established", "established, audio active"});
}

TEST_CASE("notifications of a call wait for the answer to the one before", "[emulator][outbox]") {
    stage s;
    s.establish();
    s.ask(graph::method::subscribe_to_tone, "{}");
    s.hold_answers = true;
    s.press("123");
    s.run_for(2s);
    REQUIRE(s.mail.size() == 1);
    const auto number = s.mail[0].raw.what.what.number;
    s.w.notification_answered(s.id, {number, 202, 1ms, {}, {}}, s.now);
    s.react();
    CHECK(s.mail.size() == 2);
}

TEST_CASE("an unaccepted notification is repeated as often as asked, naming the first",
          "[emulator][outbox]") {
    world_settings settings;
    settings.quirks.callback_repeats = 2;
    stage s(settings);
    s.bot_status = 500;
    s.ring();
    s.run_for(900ms);
    CHECK(s.mail.size() == 1);
    s.run_for(2s);
    REQUIRE(s.mail.size() >= 3);
    CHECK(s.mail[1].raw.what.original_message_id == s.mail[0].raw.what.message_id);
    CHECK(s.mail[2].raw.what.original_message_id == s.mail[0].raw.what.message_id);
    CHECK(s.mail[2].raw.what.message_id != s.mail[1].raw.what.message_id);
    CHECK(s.outcome() == "not acknowledged");
}

TEST_CASE("a bot that has taken the call keeps it when it refuses the copy", "[emulator][faults]") {
    stage s;
    s.w.faults().set(1, only(fault_kind::duplicate, 1));
    s.hold_answers = true;
    s.ring();
    s.w.notification_answered(s.id, {1, 202, 1ms, {}, {}}, s.now);
    s.react();
    REQUIRE(s.mail.size() == 2);
    s.w.notification_answered(s.id, {1, 409, 1ms, {}, {}}, s.now);
    s.react();
    s.run_for(1s);
    CHECK(s.outcome().empty());
}

TEST_CASE("a reordered notification that comes twice is overtaken all the same", "[emulator][faults]") {
    stage s;
    s.ring();
    s.answer();
    auto both = only(fault_kind::reorder, 1);
    both[static_cast<std::size_t>(fault_kind::duplicate)].rate = 1;
    s.w.faults().set(1, both);
    s.run_for(50ms);
    s.w.faults().clear();
    s.run_for(250ms);
    CHECK(s.told() == words{"incoming", "established", "establishing", "establishing"});
    CHECK(s.mail[3].raw.what.original_message_id == s.mail[2].raw.what.message_id);
}
