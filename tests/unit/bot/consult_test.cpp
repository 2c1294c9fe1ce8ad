// Transfers that ask first, seen from both calls.

#include <catch2/catch.hpp>

#include "call_test.hpp"

namespace {

const std::string flow_text = flow_with(R"(
    "prompts": { "music": { "say": "Music." }, "for-you": { "say": "A call. Press 1." } },
    "on": { "error": "sorry", "hangup": "bye" },
    "sections": {
      "main": [ { "transfer": { "id": "s", "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "timeout": "20s",
                  "consult": { "announce": "for-you", "accept": "1", "within": "10s", "music": "music" },
                  "busy": [ { "log": "busy" } ] , "declined": [ { "log": "declined" } ] } }, { "log": "behind ${s.result}" },
                { "wait": "1m" } ],
      "sorry": [ { "log": "sorry ${s.result}" } ], "bye": [ { "log": "bye ${call.ended} ${s.result}" } ] })");

using graph::transfer_result;

struct caller {
    call_script call{flow_text};
    std::optional<begin_leg> begun{};
    int ended = 0;

    caller() {
        call.on_action([this](const action& a) {
            if (const auto* begin = std::get_if<begin_leg>(&a)) begun = *begin;
            if (std::holds_alternative<end_leg>(a)) ++ended;
        });
        call.answered();
    }
    std::uint32_t leg() const { return begun.value().number; }
    bool did(const std::string& what) {
        const auto done = call.done();
        return std::count(done.begin(), done.end(), what) == 1;
    }
};

struct called {
    call_script call{flow_text};
    std::vector<report_leg> told{};

    explicit called(const caller& by) {
        call.on_action([this](const action& a) {
            if (const auto* report = std::get_if<report_leg>(&a)) told.push_back(*report);
        });
        call.order(*by.begun.value().order.get());
    }
};

}  // namespace

TEST_CASE("whoever is to take a call is called first, while the caller hears music", "[bot][consult]") {
    caller c;
    CHECK(c.begun->order.get()->to.front().id == "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e");
    CHECK(c.begun->order.get()->leg->parent == c.call.call().key);
    CHECK(c.did("playPrompt music"));
    c.call.prompt_done();
    CHECK(c.did("playPrompt music"));  // again

    c.call.on(leg_answered{c.leg(), graph::call_id("leg-of-graph")});
    const auto done = c.call.done();
    CHECK(done == lines{"cancelMediaProcessing", "transfer to user 8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"});
    const auto* transfer = std::get_if<graph::transfer_request>(&c.call.requests().back().request);
    REQUIRE(transfer);
    CHECK(transfer->target.replaces_call_id == "leg-of-graph");

    SECTION("and takes it") {
        c.call.state(call_state::transferring).state(call_state::transfer_accepted);
        c.call.on(leg_failed{c.leg(), transfer_result::declined});  // Graph ends it first
        c.call.on(call_deleted{graph::result_info{0, 7015, {}}});
        CHECK(c.did("log: bye transfer transferred"));
        CHECK(c.call.released());
        CHECK(c.ended == 0);
    }
    SECTION("and the handing over fails") {
        c.call.state(call_state::transferring)
            .state(call_state::established, graph::result_info{500, 7700, {}});
        CHECK(c.did("log: sorry failed"));
        CHECK(c.ended == 1);
    }
    SECTION("and the caller hangs up meanwhile") {
        c.call.caller_hangs_up();
        CHECK(c.ended == 1);
        CHECK(c.call.released());
    }
}

TEST_CASE("a target that does not take the call is an outcome, and the caller stays", "[bot][consult]") {
    caller c;
    SECTION("busy") {
        c.call.on(leg_failed{c.leg(), transfer_result::busy});
        CHECK(c.did("log: busy"));
        CHECK(c.call.result("s.result") == "busy");
    }
    SECTION("declined") {
        c.call.on(leg_failed{c.leg(), transfer_result::declined});
        CHECK(c.did("log: declined"));
    }
    SECTION("nothing is ever heard of the leg") {
        for (int i = 0; i < 200 && c.call.call().asked; ++i) c.call.prompt_done().wait(1s);
        CHECK(c.call.result("s.result") == "noAnswer");
        CHECK(c.ended == 1);
    }
    SECTION("late news of it change nothing") {
        c.call.on(leg_failed{c.leg(), transfer_result::busy});
        c.call.on(leg_answered{c.leg(), graph::call_id("x")});
        CHECK(c.call.reason() == "leg that nobody waits for, ignored");
        c.call.on(leg_answered{c.leg() + 1, graph::call_id("x")});
        CHECK(c.call.reason() == "leg that nobody waits for, ignored");
    }
    CHECK(c.call.call().leg == std::nullopt);
}

TEST_CASE("a caller who hangs up takes the leg along", "[bot][consult]") {
    caller c;
    c.call.caller_hangs_up();
    CHECK(c.ended == 1);
    CHECK(c.did("log: bye caller "));
}

TEST_CASE("who is called hears what it is about, and takes the call by a key", "[bot][consult]") {
    caller by;
    called c(by);
    CHECK(c.call.done().front().starts_with("create to user"));
    c.call.state(call_state::established)
        .on(call_changed{call_state::established, graph::media_state::active, {}});
    const auto done = c.call.done();
    CHECK(std::count(done.begin(), done.end(), "playPrompt for-you") == 1);
    CHECK(c.told.empty());
    c.call.press("5");
    CHECK(c.told.empty());
    SECTION("the key, into the announcement") {
        c.call.press("1");
        REQUIRE(c.told.size() == 1);
        CHECK(c.told[0].call == c.call.call().id);
        CHECK(c.told[0].to.number == by.leg());
        // Graph ends it when the caller has taken its place.
        c.call.on(call_deleted{});
        CHECK(c.call.released());
        const auto after = c.call.done();
        CHECK(std::none_of(after.begin(), after.end(), [](const auto& l) { return l.starts_with("log:"); }));
    }
    SECTION("the key, in time") {
        c.call.prompt_done().wait(9s).press("1");
        REQUIRE(c.told.size() == 1);
        CHECK_FALSE(c.told[0].call.empty());
    }
    SECTION("no key in time") {
        c.call.prompt_done().wait(10s);
        REQUIRE(c.told.size() == 1);
        CHECK(c.told[0].call.empty());
        CHECK(c.told[0].why == transfer_result::declined);
        CHECK(c.call.call().phase == call_phase::terminating);
    }
    SECTION("hanging up") {
        c.call.on(call_deleted{});
        REQUIRE(c.told.size() == 1);
        CHECK(c.told[0].why == transfer_result::declined);
    }
    SECTION("the caller never comes") {
        c.call.press("1").wait(2min);
        CHECK(c.call.call().phase == call_phase::terminating);
    }
}

TEST_CASE("who cannot be reached is told of with the reason", "[bot][consult]") {
    caller by;
    called c(by);
    c.call.on(call_deleted{graph::result_info{486, 0, {}}});
    REQUIRE_FALSE(c.told.empty());
    CHECK(c.told.front().why == transfer_result::busy);
    CHECK(c.call.released());
}

TEST_CASE("without an announcement whoever answers has the call", "[bot][consult]") {
    call_script parent(flow_with(R"("sections": { "main": [ { "transfer": {
        "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "consult": {}, "failed": [] } } ] })"));
    std::optional<begin_leg> begun;
    parent.on_action([&](const action& a) {
        if (const auto* begin = std::get_if<begin_leg>(&a)) begun = *begin;
    });
    parent.answered();
    REQUIRE(begun);
    CHECK(parent.done().back().starts_with("call user"));
    call_script leg(flow_with(R"("sections": { "main": [ { "transfer": {
        "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "consult": {}, "failed": [] } } ] })"));
    leg.order(*begun->order.get()).state(call_state::established);
    const auto done = leg.done();
    CHECK(std::count(done.begin(), done.end(), "tell the parent: answered") == 1);
}

TEST_CASE("the announcement speaks of the caller's call, in the caller's language", "[bot][consult]") {
    const auto text = flow_with(R"("languages": ["en-US", "fr-FR"], "params": { "room": 0 }, "sections": {
        "main": [ { "set": { "call.language": "fr-FR", "order": [1, 2] } }, { "gather": { "id": "pin", "max": 1, "sensitive": true } },
                  { "run": { "section": "away", "params": { "room": 71 } } } ],
        "away": [ { "transfer": { "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "consult": { "announce": [
            { "say": { "en-US": "Room", "fr-FR": "Chambre" } }, { "number": "${params.room}" }, { "digits": "${vars.order[1]}" },
            { "digits": "${call.from}" }, { "digits": "${pin.digits}" } ] } } } ] })");
    call_script parent(text);
    std::optional<begin_leg> begun;
    parent.on_action([&](const action& a) {
        if (const auto* begin = std::get_if<begin_leg>(&a)) begun = *begin;
    });
    parent.answered().press("7");
    REQUIRE(begun);
    call_script leg(text);
    leg.order(*begun->order.get())
        .state(call_state::established)
        .on(call_changed{call_state::established, graph::media_state::active, {}});
    lines said;
    for (const auto& p : std::get<graph::play_prompt_request>(leg.requests().back().request).prompts)
        for (std::size_t i = 0; i < leg.world().clips.size(); ++i)
            if (leg.world().clips[i].uri == graph::media_of(p).uri) said.push_back(leg.flow().media[i].text);
    REQUIRE(said.size() > 3);
    CHECK(lines(said.begin(), said.begin() + 3) == lines{"Chambre", "71", "2"});
    // The caller's number, and nothing of what is secret.
    CHECK(said.back() == "2");
    CHECK(leg.call().from == parent.call().from);
}
