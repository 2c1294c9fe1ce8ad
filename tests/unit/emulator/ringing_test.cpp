#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

std::string user(const std::string& id) { return R"({"identity":{"user":{"id":")" + id + "\"}}}"; }

// Who is rung for, in words: "1 grace callee".
words ringing(const stage& s) {
    words all;
    for (const auto& p : s.w.find(s.id)->ringing())
        all.push_back(std::to_string(p.number) + ' ' + p.who.id + ' ' + std::string(to_string(p.as)));
    return all;
}

bool decide(stage& s, std::uint64_t party, answers does) {
    const bool rang = s.w.decide(s.id, party, does, s.now);
    s.react();
    return rang;
}

}  // namespace

TEST_CASE("somebody who asks rings until a hand decides, or the platform gives up", "[emulator][ringing]") {
    stage s;
    s.w.people().set("grace", {answers::asks, 1h});
    s.place();
    s.run_for(30s);
    CHECK(s.told() == words{"establishing"});
    CHECK(ringing(s) == words{"1 grace callee"});
    CHECK(decide(s, 1, answers::yes));
    CHECK(ringing(s).empty());
    CHECK_FALSE(decide(s, 1, answers::yes));
    s.run_for(2min);
    CHECK(s.told() == words{"establishing", "established", "established, audio active"});

    s.place();
    s.run_for(59s);
    CHECK(s.outcome().empty());
    s.run_for(2s);
    CHECK(s.outcome() == "the callee did not answer");
    CHECK(ringing(s).empty());
}

TEST_CASE("who asks may have less time than the platform gives", "[emulator][ringing]") {
    stage s;
    s.w.people().set("grace", {answers::asks, 8s});
    s.place();
    s.run_for(7s);
    CHECK(ringing(s) == words{"1 grace callee"});
    s.run_for(2s);
    CHECK(s.outcome() == "the callee did not answer");
}

TEST_CASE("a callee is busy or declines by hand", "[emulator][ringing]") {
    for (const auto does : {answers::busy, answers::declines}) {
        stage s;
        s.w.people().set("grace", {answers::asks, 1h});
        s.place();
        s.run_for(5s);
        CHECK(decide(s, 0, does));
        s.run_for(1s);
        CHECK(s.mail.back().call().result_info->subcode == (does == answers::busy ? 8539 : 8538));
    }
}

TEST_CASE("the target of a transfer is played by hand", "[emulator][ringing]") {
    for (const auto does : {answers::yes, answers::declines}) {
        stage s;
        s.w.people().set("grace", {answers::asks, 1h});
        s.establish();
        s.transfer();
        CHECK_FALSE(decide(s, 0, does));  // Graph has not begun
        s.run_for(20s);
        CHECK(ringing(s) == words{"1 grace transferTarget"});
        CHECK(decide(s, 1, does));
        s.run_for(1s);
        CHECK(s.told().at(1) == (does == answers::yes ? "transferAccepted" : "established, transfer failed"));
        s.run_for(2min);
        CHECK(s.outcome() == (does == answers::yes ? "transferred" : ""));
    }
}

TEST_CASE("one of several to whom a call is redirected takes it by hand", "[emulator][ringing]") {
    stage s;
    for (const auto* one : {"ada", "grace"}) s.w.people().set(one, {answers::asks, 1h});
    s.ring();
    s.ask(graph::method::redirect, R"({"targets":[)" + user("ada") + "," + user("grace") + "]}");
    s.run_for(10s);
    CHECK(ringing(s) == words{"1 ada redirectTarget", "2 grace redirectTarget"});
    CHECK(decide(s, 1, answers::busy));
    CHECK(s.outcome().empty());
    CHECK(ringing(s) == words{"2 grace redirectTarget"});
    SECTION("and the call goes on there") {
        CHECK(decide(s, 2, answers::yes));
        CHECK(s.outcome() == "redirected");
    }
    SECTION("or nobody does, and the first one's refusal is told") {
        CHECK(decide(s, 2, answers::declines));
        CHECK(s.outcome() == "redirected, nobody answered");
        s.run_for(1s);
        CHECK(s.mail.back().call().result_info->subcode == 8539);
    }
}

TEST_CASE("somebody who is invited comes in by hand", "[emulator][ringing]") {
    stage s;
    s.w.people().set("hal", {answers::asks, 1h});
    s.establish();
    s.ask(graph::method::invite,
          R"({"participants":[{"identity":{"user":{"id":"hal"}}}],"clientContext":"c"})");
    s.run_for(10s);
    CHECK(ringing(s) == words{"1 hal invited"});
    CHECK(decide(s, 1, answers::yes));
    s.run_for(1s);
    CHECK(s.told().front() == "invite completed");
    // Nobody is rung for any more: left alone, the bot is sent away.
    CHECK(s.w.hang_up(s.id, s.now));
    s.run_for(2min);
    CHECK(s.w.meeting(s.w.find(s.id)->facts().meets->facts().id)->people() == 1);
}

TEST_CASE("who is busy by the directory is not rung at", "[emulator][ringing]") {
    stage s;
    s.w.people().set("grace", {answers::busy, 1s});
    s.place();
    s.run_for(500ms);
    REQUIRE(s.w.find(s.id)->ringing().size() == 1);
    CHECK_FALSE(s.w.find(s.id)->ringing()[0].by_itself.rings);
}

TEST_CASE("nothing rings behind the end of a call", "[emulator][ringing]") {
    stage s;
    s.w.people().set("grace", {answers::asks, 1h});
    s.establish();
    s.transfer();
    s.run_for(5s);
    CHECK(s.w.hang_up(s.id, s.now));
    CHECK(ringing(s).empty());
    CHECK_FALSE(decide(s, 1, answers::yes));
}

TEST_CASE("while somebody decides by hand, people ask who were not told otherwise", "[emulator][ringing]") {
    directory people(10);
    people.set("hal", {answers::busy, 1s});
    CHECK(people.find("grace").answers == answers::yes);
    auto one = people.decide_by_hand();
    auto other = people.decide_by_hand();
    one.reset();
    CHECK(people.find("grace").answers == answers::asks);
    CHECK(people.find("hal").answers == answers::busy);
    other.reset();
    CHECK(people.find("grace").answers == answers::yes);
}
