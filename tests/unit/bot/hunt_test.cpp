#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string anna = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e", ben = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f";

std::string hunt_flow(std::string_view fields, std::string_view to = R"([ "anna", "ben" ])") {
    return flow_with(
        R"("prompts": { "hold": { "say": "Hold." }, "still": { "say": "Still." }, "menu": { "say": "Menu." } },
        "vars": { "nobody": "" }, "on": { "hangup": "end" },
        "targets": { "anna": { "user": ")" +
        anna + R"(" }, "ben": { "user": ")" + ben + R"(" } },
        "sections": { "main": [ { "hunt": { "id": "desk", "to": )" +
        std::string(to) + ", " + std::string(fields) + R"( } } ],
          "mail": [ { "log": "mail ${desk.result} ${desk.reason} ${desk.tried}" } ],
          "end": [ { "log": "over ${desk.result} ${desk.tried}" } ] })");
}

const graph::result_info is_busy{486, 8539, {}}, declines{603, 8538, {}};

void come_back(call_script& s, const graph::result_info& why) {
    s.state(call_state::transferring).state(call_state::established, why);
}

}  // namespace

TEST_CASE("a hunt tries its targets in turn, announces each, and is exhausted after the rounds",
          "[bot][hunt]") {
    call_script s(hunt_flow(R"("rounds": 2, "prompt": "hold", "between": "still", "exhausted": "mail")"));
    CHECK(s.answered().done() == lines{"answer", "playPrompt hold"});
    CHECK(s.prompt_done().done() == lines{"transfer to user " + anna});
    for (const auto& next : {ben, anna, ben}) {
        come_back(s, is_busy);
        CHECK(s.done() == lines{"playPrompt still"});
        CHECK(s.prompt_done().done() == lines{"transfer to user " + next});
    }
    come_back(s, declines);
    CHECK(s.done() == lines{"log: mail exhausted declined 4", "delete"});
}

TEST_CASE("the target that answers has the call", "[bot][hunt]") {
    call_script s(hunt_flow(R"("exhausted": "mail")"));
    s.answered();
    come_back(s, is_busy);
    CHECK(s.done().back() == "transfer to user " + ben);
    s.state(call_state::transferring).state(call_state::transfer_accepted);
    CHECK(s.on(call_deleted{graph::result_info{0, 7015, {}}}).done() ==
          lines{"log: over transferred 2", "release the call"});
}

TEST_CASE("whom an operator sends away while a hunt announces has not been reached by it", "[bot][hunt]") {
    call_script s(hunt_flow(R"("prompt": "hold", "between": "still", "exhausted": "mail")"));
    s.answered().done();
    graph::transfer_request away;
    away.target.identity = graph::identity{graph::identity_kind::user, anna, {}, {}};
    s.on(request_asked{away}).done();
    CHECK(s.on(call_deleted{graph::result_info{0, 7015, {}}}).done() ==
          lines{"log: over  ", "release the call"});
    // Nobody can take a transfer back: a target may answer when the hunt has given it up.
    call_script late(hunt_flow(R"("between": "still", "exhausted": "mail")"));
    late.answered().tell(call_state::transferring).state(call_state::transferring).wait(31s).done();
    CHECK(late.on(call_deleted{graph::result_info{0, 7015, {}}}).done() ==
          lines{"log: over transferred 1", "release the call"});
}

TEST_CASE("targets that are nobody are passed over", "[bot][hunt]") {
    call_script some(hunt_flow(R"("exhausted": "mail")",
                               R"([ { "user": "${vars.nobody}" }, "ben", { "phone": "${vars.nobody}" } ])"));
    CHECK(some.answered().done() == lines{"answer", "transfer to user " + ben});
    come_back(some, is_busy);
    CHECK(some.done() == lines{"log: mail exhausted busy 1", "delete"});

    call_script none(hunt_flow(R"("rounds": 10, "prompt": "hold", "exhausted": "mail")",
                               R"({ "user": "${vars.nobody}" })"));
    CHECK(none.answered().done() == lines{"answer", "log: mail exhausted noTarget ", "delete"});
}

TEST_CASE("a refused transfer, and one nobody answers in time, are tries like others", "[bot][hunt]") {
    call_script s(hunt_flow(R"("timeout": "15s", "exhausted": "mail")"));
    s.fail_next("transfer", request_error::refused, 403, "7504").answered();
    CHECK(s.done() == lines{"answer", "transfer to user " + anna, "transfer to user " + ben});
    s.state(call_state::transferring);
    CHECK(s.wait(15s).done() == lines{"get", "log: mail exhausted noAnswer 2", "delete"});
}

TEST_CASE("a hunt pauses between its tries, not before the first", "[bot][hunt]") {
    call_script s(hunt_flow(R"("pause": "4s", "exhausted": "mail")"));
    CHECK(s.answered().done().back() == "transfer to user " + anna);
    come_back(s, is_busy);
    CHECK(s.done().empty());
    CHECK(s.wait(3999ms).done().empty());
    CHECK(s.wait(1ms).done() == lines{"transfer to user " + ben});
}

TEST_CASE("a key leads out of a hunt while it announces and while it pauses", "[bot][hunt]") {
    const auto flow = hunt_flow(
        R"("prompt": "hold", "between": "still", "pause": "4s", "options": { "1": "mail" }, "exhausted": "mail")");
    const lines out{"cancelMediaProcessing", "log: mail left  ", "delete"};
    call_script first(flow);
    CHECK(first.answered().done() == lines{"answer", "subscribeToTone", "playPrompt hold"});
    CHECK(first.press("7").done().empty());
    CHECK(first.press("1").done() == out);

    call_script between(flow);
    between.answered().prompt_done();
    come_back(between, is_busy);
    // Tones are subscribed again.
    CHECK(between.done() == lines{"answer", "subscribeToTone", "playPrompt hold", "transfer to user " + anna,
                                  "subscribeToTone", "playPrompt still"});
    between.prompt_done().done();
    CHECK(between.tone(1, '1').done() == lines{"log: mail left busy 1", "delete"});
}

TEST_CASE("a key pressed while a target rings changes nothing", "[bot][hunt]") {
    call_script s(hunt_flow(R"("prompt": "hold", "options": { "1": "mail" }, "exhausted": "mail")"));
    s.answered().prompt_done().done();
    CHECK(s.press("1").done().empty());
    s.state(call_state::transferring);
    CHECK(s.press("1").done().empty());
}

TEST_CASE("audio that went away with a transfer is waited for before the hunt goes on", "[bot][hunt]") {
    for (const bool told : {true, false}) {
        call_script s(hunt_flow(R"("between": "still", "exhausted": "mail")"));
        s.answered().state(call_state::transferring);
        s.on(call_changed{call_state::transferring, graph::media_state::inactive, {}}).done();
        CHECK(s.state(call_state::established, is_busy).done().empty());
        if (told)
            s.on(call_changed{call_state::established, graph::media_state::active, {}});
        else
            s.wait(2s);
        CHECK(s.done() == lines{"playPrompt still"});
        CHECK(s.prompt_done().done() == lines{"transfer to user " + ben});
        come_back(s, is_busy);
        CHECK(s.done() == lines{"log: mail exhausted busy 2", "delete"});
    }
}

TEST_CASE("late news of an earlier try says nothing about the next", "[bot][hunt]") {
    call_script s(hunt_flow(R"("between": "still", "exhausted": "mail")"));
    s.answered();
    come_back(s, is_busy);
    s.done();
    CHECK(s.state(call_state::transferring).state(call_state::established, is_busy).done().empty());
    CHECK(s.prompt_done().done() == lines{"transfer to user " + ben});
}

TEST_CASE("a caller who hangs up ends a hunt in every stage", "[bot][hunt]") {
    const auto flow =
        hunt_flow(R"("prompt": "hold", "between": "still", "pause": "4s", "exhausted": "mail")");
    for (int stage = 0; stage < 5; ++stage) {
        call_script s(flow);
        s.answered();
        if (stage > 0) s.prompt_done();
        if (stage > 1) s.state(call_state::transferring);
        if (stage > 2) s.state(call_state::established, is_busy);
        if (stage > 3) s.prompt_done();
        s.done();
        CHECK(s.caller_hangs_up().done() ==
              lines{stage == 0 ? "log: over  " : "log: over  1", "release the call"});
    }
}

TEST_CASE("prompts that cannot be played hold up no hunt", "[bot][hunt]") {
    call_script s(hunt_flow(R"("prompt": "hold", "between": "still", "exhausted": "mail")"));
    s.fail_next("playPrompt", request_error::refused).answered();
    CHECK(s.done() == lines{"answer", "playPrompt hold", "transfer to user " + anna});
}

TEST_CASE("the way through a hunt is one step, entered once and left once", "[bot][hunt]") {
    std::vector<visit> seen;
    call_script s(hunt_flow(R"("between": "still", "exhausted": "mail")"));
    s.answered().state(call_state::transferring);
    s.on(call_changed{call_state::transferring, graph::media_state::inactive, {}});
    auto back = step(s.call(), call_changed{call_state::established, {}, is_busy}, s.world(), s.now());
    CHECK(back.visits.empty());
    auto heard =
        step(std::move(back.call), call_changed{call_state::established, graph::media_state::active, {}},
             s.world(), s.now());
    CHECK(heard.visits.empty());
    CHECK(heard.actions.size() == 1);
}

TEST_CASE("rule 12: a hunt nobody hears of again ends within its bound", "[bot][hunt]") {
    call_script s(hunt_flow(
        R"("prompt": "hold", "between": "still", "pause": "4s", "rounds": 3, "exhausted": "mail")"));
    s.tell(call_state::transferring).answered();
    const auto bound = s.flow().at(s.call().flow.position.back()).longest_wait(s.world());
    const auto begin = s.now();
    while (s.call().phase != call_phase::terminating && s.now() - begin < 1h) s.wait(100ms);
    CHECK(s.result("desk.tried") == "6");
    CHECK(s.now() - begin <= bound);
    CHECK(s.now() - begin > bound / 2);
}

TEST_CASE("mistakes in a hunt are found when it is loaded", "[bot][hunt]") {
    const auto errors = [](const std::string& fields, const std::string& to = R"([ "anna" ])") {
        problems out;
        load_flow(hunt_flow(fields, to), "f", "f.json", out);
        std::string all;
        for (const auto& p : out.all())
            if (p.level == severity::error) all += p.what + '\n';
        return all;
    };
    using Catch::Contains;
    CHECK(errors(R"("timeout": "5s")").empty());
    CHECK_THAT(errors(R"("rounds": 0)"), Contains("1"));
    CHECK_THAT(errors(R"("rounds": 1)", "[]"), Contains("expected 1 to 25 targets"));
    CHECK_THAT(errors(R"("options": { "1": "mail" })"), Contains("nobody can press a key"));
    CHECK_THAT(errors(R"("prompt": "hold", "options": { "12": "mail" })"), Contains("one of the keys"));
    CHECK_THAT(errors(R"("prompt": "hold", "options": {})"), Contains("there is no option"));
}
