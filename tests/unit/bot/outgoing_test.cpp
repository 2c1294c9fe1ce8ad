// Calls that the bot places.

#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string ada_id = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";
const graph::identity ada{graph::identity_kind::user, ada_id, {}, {}};
const graph::identity phone{graph::identity_kind::phone, "+33123456789", {}, {}};
const std::string instance = "6c9b1c4e-0d2a-4f7b-8f11-2a4d9f0b3e57";
const lines called{"create to user " + ada_id};

std::string outbound(std::string_view call, std::string_view others = "") {
    return flow_with(
        R"("prompts": { "hello": { "say": "Hello." } }, "on": { "hangup": "cleanup" }, "sections": {
          "main": [ { "call": )" +
        std::string(call) + R"( }, { "play": "hello" } ],
          "cleanup": [ { "log": "${call.ended} ${call.outcome}" } ])" +
        std::string(others) + " }");
}

const graph::create_call_request& create_of(const send_request& r) {
    return std::get<graph::create_call_request>(r.request);
}

graph::result_info busy() { return {486, 8539, {}}; }

}  // namespace

TEST_CASE("a call that is answered goes on with the next step, and ends as the other side's",
          "[bot][outgoing]") {
    call_script s(outbound("{}"));
    CHECK(s.order_to(ada).done() == called);
    CHECK(s.call().phase == call_phase::calling);
    const auto& sent = create_of(s.requests().front()).call;
    CHECK(sent.callback_uri == "https://bot.example.org/callback/0c3f1d52-8a7b-4e0c-9d11-6b2f4a5e7c90/1");
    CHECK(sent.targets.at(0).identity.who().id == ada_id);
    CHECK(sent.requested_modalities == std::vector<std::string>{"audio"});
    CHECK_FALSE(sent.tenant_id.has_value());  // the bot's own may be a domain, which is no tenantId
    CHECK(s.call().id == graph::call_id("leg-1"));

    s.state(call_state::ringing);
    CHECK(s.reason() == "it rings");
    CHECK(s.state(call_state::established).done().empty());  // its audio is not there yet
    s.on(call_changed{call_state::established, graph::media_state::active, {}});
    CHECK(s.done() == lines{"playPrompt hello"});
    CHECK(s.requests().back().call == graph::call_id("leg-1"));
    CHECK(s.caller_hangs_up().done() == lines{"log: callee answered", "release the call"});
}

TEST_CASE("who is not reached is the outcome, with the branch of it", "[bot][outgoing]") {
    const std::string branches =
        R"({ "id": "c", "busy": "isBusy", "declined": "isNo", "unreachable": "nowhere", "noAnswer": "late", "failed": "other" })";
    const std::string sections =
        R"(, "isBusy": [ { "log": "busy ${c.result}" } ], "isNo": [ { "log": "no" } ],
             "nowhere": [ { "log": "nowhere" } ], "late": [ { "log": "late" } ], "other": [ { "log": "other" } ])";
    const std::pair<graph::result_info, std::string> cases[] = {
        {busy(), "log: busy busy"},
        {{603, 8538, {}}, "log: no"},
        {{480, 10037, {}}, "log: nowhere"},
        {{500, 1005, {}}, "log: other"},
    };
    for (const auto& [result, line] : cases) {
        call_script s(outbound(branches, sections));
        s.order_to(ada).done();
        s.on(call_deleted{result});
        const auto done = s.done();
        CAPTURE(line);
        REQUIRE(done.size() == 3);
        CHECK(done[0] == line);
        CHECK(done[1].starts_with("log: notReached "));
        CHECK(s.released());
    }
}

TEST_CASE("nobody answers in time: the leg is taken down, and only then the flow goes on",
          "[bot][outgoing]") {
    call_script s(
        outbound(R"({ "timeout": "20s", "noAnswer": "late" })", R"(, "late": [ { "log": "late" } ])"));
    s.tell(call_state::establishing).order_to(ada).done();
    s.wait(19s);
    CHECK(s.done().empty());
    CHECK(s.wait(2s).done() == lines{"get", "delete"});
    CHECK(s.state(call_state::established).done().empty());
    CHECK(s.reason() == "answered too late");
    CHECK(s.state(call_state::terminating).done().empty());
    CHECK(s.on(call_deleted{graph::result_info{200, 7000, {}}}).done() ==
          lines{"log: late", "log: notReached noAnswer", "release the call"});
}

TEST_CASE("the end of a leg that was taken down need not be told", "[bot][outgoing]") {
    call_script s(outbound(R"({ "timeout": "20s" })"));
    s.tell(call_state::establishing).order_to(ada).wait(21s).done();
    s.tell(call_state::established);
    s.wait(5min);
    CHECK(s.released());
    CHECK(s.call().ended == ending::not_reached);
}

TEST_CASE("an answer whose notification was lost is found out when the time is up", "[bot][outgoing]") {
    call_script s(outbound(R"({ "timeout": "20s" })"));
    s.tell(call_state::established).order_to(ada).done();
    CHECK(s.wait(21s).done() == lines{"get"});
    CHECK(s.call().phase == call_phase::established);
    CHECK(outcome_of(s.call().dial) == "answered");
    CHECK(s.wait(2s).done() == lines{"playPrompt hello"});
}

TEST_CASE("when Graph does not say how the call stands, nobody has answered", "[bot][outgoing]") {
    call_script s(outbound(R"({ "timeout": "20s" })"));
    s.order_to(ada).done();
    SECTION("it fails") {
        s.fail_next("get", request_error::unavailable, 503);
        CHECK(s.wait(21s).done() == lines{"get", "delete"});
    }
    SECTION("it gives no answer") {
        s.hold_answers();
        CHECK(s.wait(21s).done() == lines{"get"});
        CHECK(s.wait(10s).done() == lines{"delete"});
    }
    SECTION("the call is gone") {
        s.fail_next("get", request_error::gone, 404, "8522");
        s.wait(21s);
        CHECK(s.released());
    }
    CHECK(outcome_of(s.call().dial) != "answered");
}

TEST_CASE("a refused call fails at once", "[bot][outgoing]") {
    call_script s(outbound(R"({ "failed": "other" })", R"(, "other": [ { "log": "other" } ])"));
    s.fail_next("create", request_error::refused, 403, "7504");
    CHECK(s.order_to(ada).done() ==
          lines{called[0], "log: other", "log: notReached failed", "release the call"});
}

TEST_CASE("an answer that is lost leaves it to a notification to name the call", "[bot][outgoing]") {
    SECTION("which comes") {
        call_script s(outbound("{}"));
        s.fail_next("create", request_error::outcome_unknown, 0);
        CHECK(s.order_to(ada).done() == called);
        s.on(call_identified{graph::call_id("late-1")}).establish();
        CHECK(s.done() == lines{"playPrompt hello"});
        CHECK(s.requests().back().call == graph::call_id("late-1"));
    }
    SECTION("or does not, and the call was never placed") {
        call_script s(outbound("{}"));
        s.fail_next("create", request_error::outcome_unknown, 0);
        s.order_to(ada).done();
        s.wait(3min);
        CHECK(s.done() == lines{"log: notReached noAnswer", "release the call"});
    }
}

TEST_CASE("a notification before the answer names the call, and the answer changes nothing",
          "[bot][outgoing]") {
    call_script s(outbound("{}"));
    s.hold_answers();
    s.order_to(ada).done();
    s.on(call_identified{graph::call_id("early-1")}).establish();
    CHECK(s.done() == lines{"playPrompt hello"});
    s.on(request_succeeded{1, {}, {}, 201, 5ms, graph::call_id("early-1")});
    CHECK(s.call().id == graph::call_id("early-1"));
    CHECK(s.done().empty());
}

TEST_CASE("hanging up before Graph has named the call takes it down as soon as it has", "[bot][outgoing]") {
    call_script s(outbound("{}"));
    s.hold_answers();
    s.order_to(ada).on(hang_up_asked{}).done();
    CHECK(s.call().phase == call_phase::terminating);
    SECTION("named") {
        s.on(request_succeeded{1, {}, {}, 201, 5ms, graph::call_id("leg-1")});
        CHECK(s.done() == lines{"delete"});
        CHECK(s.requests().back().call == graph::call_id("leg-1"));
    }
    SECTION("refused") {
        s.on(request_failed{1, request_error::refused, 403, "7504", 5ms});
        CHECK(s.done() == lines{"log: hangup ", "release the call"});
    }
    SECTION("never heard of again") {
        s.wait(3min);
        CHECK(s.released());
    }
}

TEST_CASE("a flow may call again, and the first leg has no say in the second", "[bot][outgoing]") {
    call_script s(flow_with(R"("sections": { "main": [
        { "call": { "busy": [ { "wait": "10s" }, { "call": {} } ] } }, { "wait": "1s" } ] })"));
    s.order_to(ada).on(call_deleted{busy()}).done();
    CHECK(s.call().phase == call_phase::prepared);
    s.on(call_deleted{busy()});
    CHECK(s.reason() == "end of an earlier call, ignored");
    s.state(call_state::established);
    CHECK(s.reason() == "late state ignored");
    CHECK(s.wait(10s).done() == called);
    CHECK(s.call().id == graph::call_id("leg-2"));
    s.establish();
    CHECK(s.call().phase == call_phase::established);
}

TEST_CASE("a telephone number is called from a resource account, or not at all", "[bot][outgoing]") {
    SECTION("named in the step") {
        call_script s(outbound(R"({ "from": { "applicationInstance": ")" + instance + R"(" } })"));
        s.order_to(phone);
        const auto& sent = create_of(s.requests().front()).call;
        REQUIRE(sent.source);
        CHECK(sent.source->identity.who().id == instance);
        CHECK(sent.tenant_id == "tenant-1");
    }
    SECTION("nowhere named") {
        call_script s(outbound("{}"));
        s.order_to(phone);
        CHECK(s.requests().empty());
        CHECK(s.released());
        CHECK(outcome_of(s.call().dial) == "failed");
        CHECK(s.call().ended == ending::not_reached);
    }
}

TEST_CASE("several targets make a group call, and a target of the flow goes before the order's",
          "[bot][outgoing]") {
    call_script s(
        outbound(R"({ "to": [ { "user": ")" + instance + R"(" }, { "user": ")" + ada_id + R"(" } ] })"));
    s.order_to(phone);
    const auto& sent = create_of(s.requests().front()).call;
    REQUIRE(sent.targets.size() == 2);
    CHECK(sent.targets[0].identity.who().id == instance);
}

TEST_CASE("a meeting is joined by its link or its number, and the lobby has a time-out", "[bot][outgoing]") {
    const std::string url =
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NmI%40thread.v2/"
        "0?context=%7b%22Tid%22%3a%22t-9%22%2c"
        "%22Oid%22%3a%22o-1%22%7d";
    SECTION("link") {
        call_script s(flow_with(R"("sections": { "main": [ { "join": { "meeting": { "url": ")" + url +
                                R"(" }, "timeout": "1m" } }, { "wait": "1h" } ] })"));
        s.order({});
        const auto& sent = create_of(s.requests().front()).call;
        REQUIRE(sent.meeting_info);
        const auto& by = std::get<graph::organizer_meeting_info>(*sent.meeting_info);
        CHECK(by.organizer.who().id == "o-1");
        REQUIRE(sent.chat_info);
        CHECK(sent.chat_info->thread_id == "19:meeting_NmI@thread.v2");
        CHECK(sent.tenant_id == "t-9");
        s.tell(call_state::establishing).state(call_state::establishing).done();
        CHECK(s.wait(61s).done() == lines{"get", "delete"});
    }
    SECTION("number") {
        call_script s(flow_with(R"("sections": { "main": [ { "join": {} }, { "wait": "1h" } ] })"));
        graph::join_meeting_id_info info;
        info.join_meeting_id = "123456789";
        call_order order;
        order.join = meeting_place{{}, info};
        s.order(order).establish();
        const auto& sent = create_of(s.requests().front()).call;
        CHECK(std::get<graph::join_meeting_id_info>(*sent.meeting_info).join_meeting_id == "123456789");
        CHECK(s.call().phase == call_phase::established);
    }
}

TEST_CASE("what is ordered as Graph's own resource is sent so, with our callback", "[bot][outgoing]") {
    call_order order;
    order.create.emplace();
    order.create->subject = "Reminder";
    order.create->callback_uri = "https://elsewhere.example/";
    graph::invitation target;
    target.identity = ada;
    order.create->targets = {target};
    call_script s(outbound("{}"));
    s.order(order);
    const auto& sent = create_of(s.requests().front()).call;
    CHECK(sent.subject == "Reminder");
    CHECK(sent.callback_uri.starts_with("https://bot.example.org/callback/"));
}

TEST_CASE("a call that came in cannot call, and one that is not placed cannot play", "[bot][outgoing]") {
    call_script in(outbound(R"({ "to": { "user": ")" + ada_id + R"(" }, "failed": "other" })",
                            R"(, "other": [ { "log": "other" } ])"));
    in.ring();
    CHECK(in.done() == lines{"log: other", "reject none"});

    call_script out(flow_with(R"("on": { "error": "oops" }, "sections": {
        "main": [ { "play": { "say": "Hello." } } ], "oops": [ { "log": "oops" } ] })"));
    CHECK(out.order_to(ada).done() == lines{"log: oops", "release the call"});
}

TEST_CASE("an operator's request goes to the call that is, and its failure harms nobody", "[bot][outgoing]") {
    call_script s(outbound("{}"));
    s.hold_answers();
    s.order_to(ada).done();
    CHECK(s.on(request_asked{graph::mute_request{}}).done().empty());
    CHECK(s.reason() == "there is no call to ask this of");
    s.on(call_identified{graph::call_id("leg-1")}).establish().done();
    CHECK(s.on(request_asked{graph::mute_participant_request{"p1", {}}}).done() ==
          lines{"participants.mute"});
    s.on(request_failed{s.requests().back().number, request_error::gone, 404, "8522", 5ms});
    CHECK(s.call().phase == call_phase::established);
}
