// An operator sends calls to a section of their flow: when that can be, and where they go from there.

#include "tests/unit/bot/detour_test.hpp"

#include "bot/call/describe.hpp"
#include "bot/call/detour.hpp"
#include "bot/journal/journal_record.hpp"

namespace {

constexpr auto waiting = R"({ "wait": "1h" })";

// Nothing happens to the call.
void check_refused(call_script& s, detour_refusal why, const std::string& section = "there") {
    CHECK(refusal_of_detour(s.call(), s.flow(), section) == why);
    const auto before = s.call();
    s.done();
    CHECK(s.on(section_asked{section}).done().empty());
    CHECK(s.reason() == to_string(why));
    CHECK(s.call() == before);
}

}  // namespace

TEST_CASE("a call cannot be sent on before it is established", "[bot][detour]") {
    call_script s(detour_flow(R"({ "play": "a" })"));
    s.ring();
    check_refused(s, detour_refusal::not_established);
    s.state(call_state::establishing);
    check_refused(s, detour_refusal::not_established);
    s.establish();
    CHECK_FALSE(refusal_of_detour(s.call(), s.flow(), "there"));
}

TEST_CASE("a call cannot be sent on while somebody is called by it", "[bot][detour]") {
    for (const auto* step :
         {R"({ "call": { "failed": [ { "wait": "5s" } ] } })",
          R"({ "join": { "meeting": { "id": "123" }, "failed": [ { "wait": "5s" } ] } })"}) {
        call_script s(detour_flow(step));
        s.order_to({graph::identity_kind::user, "u"});
        check_refused(s, detour_refusal::not_established);
        SECTION(std::string("or nobody was reached: ") + step) {
            s.on(call_deleted{graph::result_info{486, 8539, {}}});
            REQUIRE(s.call().phase == call_phase::prepared);
            check_refused(s, detour_refusal::not_established);
        }
    }
}

TEST_CASE("a transfer is not taken back", "[bot][detour]") {
    call_script s(detour_flow(R"({ "transfer": { "to": "anna", "failed": [ { "wait": "1h" } ] } })"));
    s.answered();
    check_refused(s, detour_refusal::transferring);
    s.state(call_state::transferring);
    check_refused(s, detour_refusal::transferring);
    SECTION("nor when it is accepted") {
        s.state(call_state::transfer_accepted);
        check_refused(s, detour_refusal::transferring);
    }
    SECTION("and leaves a call that came back free to go") {
        s.state(call_state::established, graph::result_info{486, 8539, {}}).done();
        CHECK(s.on(section_asked{"there"}).done() == there());
    }
}

TEST_CASE("a call that ends is not kept from it", "[bot][detour]") {
    call_script s(
        flow_with(R"("on": { "hangup": "bye" }, "sections": { "main": [ { "wait": "1h" } ], "there": [],
        "bye": [ { "http": { "url": "https://h.example/", "failed": [] } } ] })"));
    s.answered().on(hang_up_asked{});
    check_refused(s, detour_refusal::ending);
    // on.hangup asks a service.
    s.on(call_deleted{});
    REQUIRE(s.call().asked);
    CHECK(refusal_of_detour(s.call(), s.flow(), "there") == detour_refusal::ending);
    const auto before = s.call();
    CHECK(s.on(section_asked{"there"}).call() == before);
}

TEST_CASE("sections are those of the call's own flow", "[bot][detour]") {
    sent_call s(waiting);
    check_refused(s.call, detour_refusal::no_section, "ther");
    check_refused(s.call, detour_refusal::no_section, "");
    CHECK(nearest_section(s.call.flow(), "ther") == "there");
    CHECK(nearest_section(s.call.flow(), "somewhere else").empty());
}

TEST_CASE("steps that a service replied are no section", "[bot][detour]") {
    sent_call s(R"({ "fetch": { "url": "https://h.example/", "failed": [] } })");
    s.call.fetch(s.call.call().last_request, R"([ { "wait": "1h" } ])");
    check_refused(s.call, detour_refusal::no_section, "(fetched)");
    CHECK(nearest_section(s.call.flow(), "(fetchd)").empty());
    CHECK(s.go() == there());
}

TEST_CASE("who is called for another call is led by that", "[bot][detour]") {
    call_script caller(detour_flow(R"({ "transfer": { "to": "anna", "consult": {}, "failed": [] } })"));
    std::optional<begin_leg> begun;
    caller.on_action([&](const action& a) {
        if (const auto* begin = std::get_if<begin_leg>(&a)) begun = *begin;
    });
    caller.answered();
    REQUIRE(begun);
    call_script leg(detour_flow(R"({ "transfer": { "to": "anna", "consult": {}, "failed": [] } })"));
    leg.order(*begun->order.get()).establish();
    check_refused(leg, detour_refusal::of_a_leg);
}

TEST_CASE("the way to where a call stood is forgotten", "[bot][detour]") {
    SECTION("also that back from `run`") {
        sent_call s(R"({ "run": "sub" })", R"("sub": [ { "wait": "1h" } ], "last": [ { "log": "last" } ],)");
        REQUIRE(s.call.call().flow.runs.size() == 1);
        CHECK(s.go("last") == lines{"log: last", "delete"});
    }
    SECTION("and that out of an inline branch") {
        sent_call s(
            R"({ "switch": { "on": "x", "cases": [ { "equals": "x", "go": [ { "wait": "1h" } ] } ] } })",
            R"("last": [ { "log": "last" } ],)");
        CHECK(s.go("last") == lines{"log: last", "delete"});
    }
}

TEST_CASE("a call is sent to the beginning of the section it is in", "[bot][detour]") {
    sent_call s(R"({ "log": "begin" }, { "wait": "1h" })");
    CHECK(s.go("main") == lines{"log: begin"});
    CHECK(s.go("main") == lines{"log: begin"});
}

TEST_CASE("a section without steps ends the call, as it does behind `goto`", "[bot][detour]") {
    sent_call s(waiting, R"("empty": [],)");
    CHECK(s.go("empty") == lines{"delete"});
}

TEST_CASE("what the flow knows stays", "[bot][detour]") {
    sent_call s(R"({ "set": { "x": "known" } }, { "wait": "1h" })",
                R"("tell": [ { "log": "${vars.x}" }, { "wait": "1h" } ],)");
    CHECK(s.go("tell") == lines{"log: known"});
}

TEST_CASE("a step that wants to be heard waits for the audio", "[bot][detour]") {
    call_script s(detour_flow(R"({ "play": "a" })"));
    s.ring().state(call_state::establishing).state(call_state::established).done();
    CHECK(s.on(section_asked{"there"}).done() == lines{"log: there"});
    CHECK(s.on(call_changed{{}, graph::media_state::active, {}}).done() ==
          lines{"subscribeToTone", "playPrompt there"});
}

TEST_CASE("an operator may send a call in circles, and the flow may not", "[bot][detour]") {
    sent_call s(waiting, R"("around": [ { "goto": "around" } ],)");
    for (int i = 0; i < 300; ++i) s.go("main");
    CHECK(s.call.call().phase == call_phase::established);
    CHECK(s.go("around") == lines{"delete"});
    CHECK(s.call.reason() == "request accepted");
}

TEST_CASE("the timeline and the journal tell of it", "[bot][detour]") {
    sent_call s(waiting);
    s.call.keep_journal();
    s.go();
    const auto line = s.call.journal().substr(0, s.call.journal().find('\n'));
    const auto record = read_journal_record(line);
    REQUIRE(record);
    CHECK(record->what == event(section_asked{"there"}));
    CHECK(record->reason == "operator sent the call to another section");
    CHECK(describe(record->what, key_display::show) == R"(operator sends the call to "there")");
    // The step that was left has no outcome.
    REQUIRE(record->way.size() == 3);
    CHECK(record->way[0] == way_point{"/sections/there/0", "log", {}});
    CHECK(record->way[2] == way_point{"/sections/there/1", "menu", {}});
}

TEST_CASE("the same events make the same call behind a detour", "[bot][detour]") {
    call_script s(detour_flow(R"({ "record": { "id": "r", "failed": [] } })"));
    s.keep_journal().answered().recorded(8514).on(section_asked{"there"}).press("1").stored("f.wav").wait(1s);
    bot::call again;
    std::istringstream journal(s.journal());
    for (std::string line; std::getline(journal, line);) {
        const auto record = read_journal_record(line);
        REQUIRE(record);
        again = step(std::move(again), record->what, s.world(), record->at).call;
    }
    CHECK(again == s.call());
}
