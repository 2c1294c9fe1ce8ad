// What a call makes of it that another process leads it. News of the time when nobody led it is told again.

#include "tests/unit/bot/queue_test.hpp"

namespace {

const std::string prompts = R"("prompts": { "a": { "say": "A." }, "no": { "say": "No." } }, )";

std::string main_of(const std::string& steps) {
    return flow_with(prompts + R"("sections": { "main": [ )" + steps +
                     R"(, { "log": "on" }, { "wait": "1m" } ] })");
}

const std::string a_prompt = main_of(R"({ "play": "a" })");

std::string number_of(const std::string& fields) {
    return main_of(R"({ "gather": { "id": "n", "prompt": "a", "noinput": "no", "exhausted": [], )" + fields +
                   " } }");
}

bool goes_on(call_script& s) {
    const auto done = s.done();
    return std::count(done.begin(), done.end(), "log: on") == 1;
}

// The service that was asked last.
struct asking {
    call_script call;
    std::uint32_t asked = 0;
    explicit asking(const std::string& flow) : call(flow) {
        call.on_action([this](const action& a) {
            if (const auto* ask = std::get_if<ask_service>(&a)) asked = ask->number;
        });
    }
};

const std::string http =
    R"({ "http": { "id": "look", "url": "https://crm.example/t", "timeout": "3s", "failed": [] } })";

}  // namespace

TEST_CASE("a prompt that ended while nobody led the call was heard", "[bot][resuming]") {
    call_script s(a_prompt);
    s.answered().unled(12s).done();
    SECTION("when that is told again") {
        s.wait(1900ms).prompt_done();
        CHECK(goes_on(s));
    }
    SECTION("and was not, when it is not told") {
        CHECK(s.wait(2s).done() == lines{"get"});
        const auto done = s.wait(1ms).done();
        CHECK(std::count(done.begin(), done.end(), "delete") == 1);
    }
}

TEST_CASE("what has time left keeps it", "[bot][resuming]") {
    call_script s(a_prompt, 20s);
    s.answered();
    const auto before = s.call().timers.find(timer_name::media);
    s.unled(12s);
    CHECK(s.call().timers.find(timer_name::media) == before);
}

TEST_CASE("journals of versions that gave no time lead where they led", "[bot][resuming]") {
    call_script s(a_prompt);
    s.answered().done();
    const auto before = s.call().timers.find(timer_name::media);
    s.wait(6s).on(call_resumed{});
    CHECK(s.call().timers.find(timer_name::media) == before);
}

TEST_CASE("a prompt that only the next process asks for may play its whole length", "[bot][resuming]") {
    call_script s(a_prompt, 30s);
    s.answered().unled(12s, s.call().last_request);
    s.wait(30s + 4s).done();
    s.prompt_done();
    CHECK(goes_on(s));
}

TEST_CASE("a key that was pressed in time comes before silence", "[bot][resuming]") {
    call_script s(number_of(R"("max": 1, "timeout": "5s")"));
    s.answered().prompt_done().wait(4s).unled(12s).done();
    SECTION("when it is told again") {
        s.wait(1s).press("7");
        CHECK(s.result("n.digits") == "7");
    }
    SECTION("and silence comes in the end") {
        CHECK(s.wait(2s).done() == lines{"get"});
        CHECK(s.wait(1ms).done() == lines{"playPrompt no a"});
    }
}

TEST_CASE("a key that followed in time belongs to the others", "[bot][resuming]") {
    call_script s(number_of(R"("max": 2, "interDigitTimeout": "3s")"));
    s.answered().prompt_done().press("7").unled(12s);
    s.wait(1s).press("8");
    CHECK(s.result("n.digits") == "78");
}

TEST_CASE("a key that is missing when the process changes is waited for", "[bot][resuming]") {
    call_script s(number_of(R"("max": 4)"));
    s.answered().prompt_done().tone(1, '1').tone(3, '3').unled(12s);
    s.tone(4, '4');
    SECTION("and told again") {
        s.wait(1s).tone(2, '2');
        CHECK(s.result("n.digits") == "1234");
    }
    SECTION("but not for long") {
        s.wait(2001ms).tone(5, '5');
        CHECK(s.result("n.digits") == "1345");
    }
}

TEST_CASE("the end of what Graph was asked to do is waited for", "[bot][resuming]") {
    call_script s(main_of(R"({ "mute": { "id": "m", "failed": [] } })"));
    s.hold_answers().answered();
    s.on(request_succeeded{1, {}, {}, 200, 1ms});
    // The answer to `mute` is on its way, as far as the next process knows.
    s.unled(40s);
    REQUIRE(s.call().asked);
    s.wait(14s);
    REQUIRE(s.call().asked);
    s.on(request_succeeded{s.call().asked->request, graph::operation_id("o"), {}, 200, 1ms});
    CHECK(s.result("m.result") == "done");
}

TEST_CASE("why a transfer failed while nobody led the call is told, not guessed", "[bot][resuming]") {
    call_script s(flow_with(R"("targets": { "t": { "phone": "+33123456789" } },
        "sections": { "main": [ { "transfer": { "id": "t", "to": "t", "timeout": "20s", "failed": [] } } ] })"));
    s.answered().state(call_state::transferring).tell(call_state::established).unled(25s).done();
    CHECK(s.wait(1s).done().empty());
    s.state(call_state::established, graph::result_info{486, 560486, {}});
    CHECK(s.result("t.result") == "busy");
}

TEST_CASE("a service that is asked again has its whole time", "[bot][resuming]") {
    asking t(main_of(http));
    t.call.answered().unled(12s);
    SECTION("to reply") {
        t.call.wait(7s).on(service_answered{t.asked, 200, {}, false, 5ms});
        CHECK(t.call.result("look.result") == "replied");
    }
    SECTION("and no more") {
        t.call.wait(8s);
        CHECK(t.call.result("look.reason") == "timeout");
    }
    SECTION("that may not be asked again has failed") {
        t.call.on(service_failed{t.asked, "restart", 0, {}});
        CHECK(t.call.result("look.reason") == "restart");
    }
}

TEST_CASE("a service that is asked again after the end has its whole time", "[bot][resuming]") {
    asking t(flow_with(prompts + R"("on": { "hangup": "bye" }, "sections": { "main": [ { "play": "a" } ],
        "bye": [ )" + http +
                       R"(, { "log": "${look.result}" } ] })"));
    t.call.answered().caller_hangs_up().done();
    t.call.unled(12s);
    CHECK(t.call.done().empty());
    t.call.wait(7s).on(service_answered{t.asked, 200, {}, false, 5ms});
    CHECK(t.call.done().front() == "log: replied");
}

TEST_CASE("a service that is asked again for the agents of a line has time for it", "[bot][resuming]") {
    queue_test::caller c(queue_test::queue_flow(
        R"("max": "10m", "failed": "out")",
        R"("provider": { "url": "https://agents.example/free", "timeout": "3s", "every": "30s" })"));
    c.call.unled(12s).wait(7s);
    c.replied(value(value::list{value("+33123456789")}));
    CHECK(c.entered.size() == 1);
}

TEST_CASE("one question without an answer does not end the ringing of a call", "[bot][resuming]") {
    call_script s(flow_with(
        prompts +
        R"("sections": { "main": [ { "call": { "timeout": "20s", "noAnswer": [ { "hangup": {} } ] } }, { "play": "a" } ] })"));
    s.order_to({graph::identity_kind::user, "57dab8b1-894c-409a-b240-bd8beae78000", {}, {}});
    s.tell(call_state::establishing).state(call_state::establishing).done();
    s.wait(6s).on(call_resumed{}).fail_next("get", request_error::unavailable, 503);
    CHECK(s.wait(2s).done() == lines{"get"});
    CHECK(s.call().phase == call_phase::calling);
    SECTION("somebody answers") {
        s.establish();
        CHECK(s.call().phase == call_phase::established);
    }
    SECTION("the time is up, and nothing can be learnt") {
        s.fail_next("get", request_error::unavailable, 503);
        CHECK(s.wait(12s).done() == lines{"get", "delete"});
    }
}

TEST_CASE("a clock that was set back holds nothing up", "[bot][resuming]") {
    SECTION("a caller who says nothing") {
        call_script s(number_of(R"("max": 1, "timeout": "5s")"));
        s.answered().prompt_done().unled(-1h).done();
        CHECK(s.wait(4s).done() == lines{"get"});
        CHECK(s.wait(1s).done() == lines{"playPrompt no a"});
    }
    SECTION("keys behind a missing one") {
        call_script s(number_of(R"("max": 4)"));
        s.answered().prompt_done().tone(1, '1').tone(3, '3').tone(5, '5').unled(-1h);
        s.wait(1s).tone(2, '2').wait(1001ms);
        CHECK(s.result("n.digits") == "1235");
    }
    SECTION("a caller who waits in a line") {
        queue_test::caller c(queue_test::queue_flow(R"("max": "2m", "timeout": "out")"));
        c.stands(1).call.wait(60s).unled(-1h).done();
        const auto is_out = [&] {
            const auto done = c.call.done();
            return std::any_of(done.begin(), done.end(),
                               [](const auto& d) { return d.starts_with("log: out"); });
        };
        c.call.wait(59s);
        CHECK_FALSE(is_out());
        c.call.wait(1s);
        CHECK(is_out());
        CHECK(c.call.result("q.waited") == "120");
    }
}
