// The rules of digits, one by one; the comment of bot/steps/digit_collector.hpp states them.

#include "bot/call/describe.hpp"
#include "tests/unit/bot/call_test.hpp"

namespace {

std::string gather_flow(std::string_view fields, std::string_view defaults = "{}") {
    return flow_with(R"("defaults": )" + std::string(defaults) + R"(,
        "prompts": { "ask": { "say": "Ask." }, "again": { "say": "Again." }, "sorry": { "say": "Sorry." }, "last": { "say": "Last." } },
        "sections": { "main": [ { "gather": { "id": "d", )" +
                     std::string(fields) + R"(, "exhausted": "out" } }, { "log": "got ${d.digits}" },
                                { "record": { "id": "r" } } ],
                      "out": [ { "log": "exhausted" }, { "record": { "id": "s" } } ] })");
}

lines logs(call_script& s) {
    lines all;
    for (auto& line : s.done())
        if (line.starts_with("log: ")) all.push_back(line.substr(5));
    return all;
}

}  // namespace

TEST_CASE("rule 1: the time-out starts when the prompt completes", "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 4, "attempts": 1)"));
    s.answered();
    CHECK_FALSE(s.call().timers.runs(timer_name::input));
    s.wait(1900ms).prompt_done();
    CHECK(s.call().timers.due(timer_name::input) == s.now() + 5s);
    CHECK(logs(s.wait(4999ms)).empty());
    CHECK(logs(s.wait(1ms)) == lines{"exhausted"});
}

TEST_CASE("rule 1: … or fails, or is never reported, and at once without a prompt", "[bot][digits]") {
    call_script failed(gather_flow(R"("prompt": "ask", "max": 4)"));
    failed.answered().operation(graph::operation_status::failed, 400, 8536);
    CHECK(failed.call().timers.due(timer_name::input) == failed.now() + 5s);

    call_script silent(gather_flow(R"("prompt": "ask", "max": 4)"));
    silent.answered().wait(2s + 5s);
    CHECK(silent.call().timers.due(timer_name::input) == silent.now() + 5s);

    call_script bare(gather_flow(R"("max": 4)"));
    bare.answered();
    CHECK(bare.call().timers.due(timer_name::input) == bare.now() + 5s);
}

TEST_CASE("rule 2: after the first digit only the inter-digit time-out runs, restarted by each digit",
          "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 8)"));
    s.answered().prompt_done().wait(4s).press("1");
    CHECK_FALSE(s.call().timers.runs(timer_name::input));
    CHECK(s.call().timers.due(timer_name::inter_digit) == s.now() + 3s);
    s.wait(2900ms).press("2").wait(2900ms).press("3");
    CHECK(logs(s.wait(2999ms)).empty());
    CHECK(logs(s.wait(1ms)) == lines{"got 123"});
}

TEST_CASE("rule 3: input ends at max digits, at the finish key, or at the inter-digit time-out",
          "[bot][digits]") {
    call_script most(gather_flow(R"("prompt": "ask", "max": 3)"));
    CHECK(logs(most.answered().press("123")) == lines{"got 123"});
    call_script finish(gather_flow(R"("prompt": "ask", "max": 8)"));
    CHECK(logs(finish.answered().press("12#")) == lines{"got 12"});
    call_script star(gather_flow(R"("prompt": "ask", "max": 8, "finishKey": "*")"));
    CHECK(logs(star.answered().press("1#2*")) == lines{"got 1#2"});
    call_script data(gather_flow(R"("prompt": "ask", "max": 3, "finishKey": null)"));
    CHECK(logs(data.answered().press("1#2")) == lines{"got 1#2"});
}

TEST_CASE("rule 3: a menu ends at an option that no longer option continues", "[bot][digits]") {
    const auto flow = flow_with(R"(
        "sections": { "main": [ { "menu": { "options": { "1": "one", "12": "twelve", "3": "three" }, "exhausted": "three" } } ],
                      "one": [ { "log": "one" } ], "twelve": [ { "log": "twelve" } ], "three": [ { "log": "three" } ] })");
    call_script one(flow);
    CHECK(logs(one.answered().press("1")).empty());
    CHECK(logs(one.wait(3s)) == lines{"one"});
    call_script twelve(flow);
    CHECK(logs(twelve.answered().press("12")) == lines{"twelve"});
    call_script three(flow);
    CHECK(logs(three.answered().press("3")) == lines{"three"});
    CHECK(three.call().phase == call_phase::terminating);
}

TEST_CASE("rule 3: the finish key ends a menu's input, unless it is an option", "[bot][digits]") {
    call_script ends(flow_with(
        R"("sections": { "main": [ { "menu": { "options": { "1": [ { "log": "one" } ], "12": "main" } } } ] })"));
    CHECK(logs(ends.answered().press("1#")) == lines{"one"});
    call_script option(flow_with(
        R"("sections": { "main": [ { "menu": { "options": { "#": [ { "log": "hash" } ] } } } ] })"));
    CHECK(logs(option.answered().press("#")) == lines{"hash"});
}

TEST_CASE("rule 3: keys that no option of a menu begins with end its input at once", "[bot][digits]") {
    const auto flow = flow_with(R"("sections": { "main": [ { "menu": { "id": "m",
        "options": { "1": [ { "log": "one" } ], "10": [], "122": [] } } } ] })");
    for (const std::string keys : {"5", "13", "123"}) {
        call_script s(flow);
        s.answered().press(keys.substr(0, keys.size() - 1));
        CHECK(s.result("m.reason").empty());
        s.press(keys.substr(keys.size() - 1));
        CHECK(s.result("m.reason") == "key is no option");
    }
}

TEST_CASE("rule 4: too few digits and a pattern missed are nomatch, each with its reason", "[bot][digits]") {
    call_script s(gather_flow(R"("min": 3, "max": 5, "pattern": "^[1-9]", "nomatch": ["sorry"])"));
    s.answered().press("12#");
    CHECK(s.result("d.reason") == "too few digits");
    s.prompt_done().press("0123#");
    CHECK(s.result("d.reason") == "digits do not match the pattern");
    CHECK(s.call().phase == call_phase::established);
    s.prompt_done().press("4567#");
    CHECK(s.result("d.digits") == "4567");
    CHECK(s.result("d.result") == "matched");
}

TEST_CASE("rule 4: the finish key alone is noinput, unless empty input is allowed", "[bot][digits]") {
    call_script s(gather_flow(R"("max": 5, "noinput": ["again"])"));
    CHECK(s.answered().done() == lines{"answer", "subscribeToTone"});
    CHECK(s.press("#").done() == lines{"playPrompt again"});
    CHECK(s.result("d.reason") == "no input");
    call_script empty(gather_flow(R"("max": 5, "allowEmpty": true)"));
    CHECK(logs(empty.answered().press("#")) == lines{"got "});
    call_script silent(gather_flow(R"("max": 5, "allowEmpty": true, "attempts": 1)"));
    CHECK(logs(silent.answered().wait(5s)) == lines{"exhausted"});
}

TEST_CASE(
    "rule 5: the n-th prompt of each list is used and the last repeats; the last attempt has only the list's "
    "prompt",
    "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 1, "pattern": "^9$", "attempts": 5,
                                 "noinput": ["again", "last"], "nomatch": ["sorry"])"));
    s.answered().done();
    CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt again ask"});
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "playPrompt sorry ask"});
    CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt last ask"});
    CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt last ask"});
    CHECK(s.press("2").done() == lines{"cancelMediaProcessing", "playPrompt sorry"});
    CHECK(s.press("9").done().empty());
    CHECK(logs(s.prompt_done()) == lines{"exhausted"});
    CHECK(s.result("d.result") == "exhausted");
}

TEST_CASE("rule 5: asking again uses the short prompt, and entering anew resets the attempts",
          "[bot][digits]") {
    call_script s(flow_with(R"(
        "prompts": { "ask": { "say": "Ask." }, "short": { "say": "Short." } },
        "sections": { "main": [ { "gather": { "id": "d", "prompt": "ask", "short": "short", "max": 2, "attempts": 2, "exhausted": "main" } } ] })"));
    s.answered().done();
    CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt short"});
    CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt ask"});
    CHECK(s.prompt_done().wait(5s).done() == lines{"playPrompt short"});
}

TEST_CASE("rule 6: with barge-in a digit cancels the prompt once and is the first digit", "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 3)"));
    s.answered().done();
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing"});
    CHECK(s.press("2").done().empty());
    CHECK(logs(s.press("3")) == lines{"got 123"});
}

TEST_CASE("rule 6: without barge-in a digit is dropped, or kept with typeAhead", "[bot][digits]") {
    call_script dropped(gather_flow(R"("prompt": "ask", "max": 2, "bargeIn": false)"));
    dropped.answered().press("1").done();
    CHECK(dropped.prompt_done().done().empty());
    CHECK(logs(dropped.press("23")) == lines{"got 23"});

    call_script kept(gather_flow(R"("prompt": "ask", "max": 2, "bargeIn": false, "typeAhead": true)"));
    kept.answered().press("1");
    kept.done();
    CHECK(logs(kept.prompt_done()).empty());
    CHECK(kept.call().timers.runs(timer_name::inter_digit));
    CHECK(logs(kept.press("2")) == lines{"got 12"});
}

TEST_CASE("rule 7: tones are ordered by their sequence, repeats ignored, a gap waited for 250 ms",
          "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 8)"));
    s.answered().tone(1, '1').tone(3, '3').tone(2, '2').tone(2, '2').tone(1, '1').tone(4, '#');
    CHECK(logs(s) == lines{"got 123"});

    call_script gap(gather_flow(R"("prompt": "ask", "max": 8)"));
    gap.answered().tone(1, '1').tone(3, '3').tone(4, '#').done();
    CHECK(gap.wait(249ms).done().empty());
    CHECK(logs(gap.wait(1ms)) == lines{"got 13"});
    CHECK(gap.call().tones.missed() == 1);
}

TEST_CASE("rule 7: each gap has its own 250 ms, from the first key behind it on", "[bot][digits]") {
    const auto flow = gather_flow(R"("prompt": "ask", "max": 8)");
    // 2 comes just before it is given up; 4 is missing for 10 ms then.
    call_script later(flow);
    later.answered().tone(1, '1').tone(3, '3').wait(230ms).tone(5, '#').wait(10ms).tone(2, '2').done();
    CHECK(later.wait(239ms).tone(4, '4').done() == lines{"log: got 1234", "recordResponse"});
    CHECK(later.call().tones.missed() == 0);
    // Nor does a key wait longer than 250 ms behind two gaps.
    call_script two(flow);
    two.answered().tone(1, '1').tone(3, '3').wait(10ms).tone(5, '#').done();
    CHECK(logs(two.wait(249ms)).empty());
    CHECK(logs(two.wait(1ms)) == lines{"got 13"});
    CHECK(two.call().tones.missed() == 2);
}

TEST_CASE("rule 8: a hang-up anywhere ends the step with its timers and media", "[bot][digits]") {
    for (const int stage : {0, 1, 2}) {
        call_script s(gather_flow(R"("prompt": "ask", "max": 8)"));
        s.answered();
        if (stage > 0) s.prompt_done();
        if (stage > 1) s.press("1");
        s.caller_hangs_up();
        CAPTURE(stage);
        CHECK_FALSE(s.call().timers.next());
        CHECK_FALSE(s.call().media);
        CHECK(s.released());
    }
}

TEST_CASE("rule 11: what is pressed into a sensitive step appears nowhere", "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 4, "sensitive": true)"));
    s.answered();
    const event key = tone_received{1, '7'};
    CHECK(describe(key, keys_at(s.call(), s.flow(), key)).find('7') == std::string::npos);
    CHECK(logs(s.press("7391")) == lines{"got ***"});
    CHECK(s.result("d.digits") == "7391");
}

TEST_CASE("rule 12: no sequence of keys keeps the call in a step for longer than its bound",
          "[bot][digits]") {
    call_script s(gather_flow(
        R"("prompt": "ask", "min": 5, "max": 6, "attempts": 3, "noinput": ["again"], "nomatch": ["sorry", "last"])"));
    s.answered();
    const auto& step = s.flow().at(s.call().flow.position.back());
    const auto begin = s.now();
    const auto bound = step.longest_wait(s.world());
    // As slow as can be: each prompt's end is lost, and each digit comes just in time.
    while (logs(s).empty()) {
        s.wait(7s);
        s.wait(4999ms);
        for (int i = 0; i < 4 && s.call().timers.runs(timer_name::inter_digit) | (i == 0); ++i)
            s.press("1").wait(2999ms);
        s.wait(1ms);
        REQUIRE(s.now() - begin <= bound + 30s);
    }
    CHECK(s.now() - begin <= bound);
}

TEST_CASE("keys pressed ahead during a play fill the next input without asking", "[bot][digits]") {
    call_script s(flow_with(R"(
        "prompts": { "hello": { "say": "Hello." }, "ask": { "say": "Ask." } },
        "sections": { "main": [ { "play": "hello" }, { "menu": { "prompt": "ask", "options": { "2": [ { "log": "two" } ] }, "exhausted": "main" } } ] })"));
    s.answered().done();
    CHECK(s.press("2").done() == lines{"cancelMediaProcessing", "log: two", "delete"});
}

TEST_CASE("letters and other tones are no input", "[bot][digits]") {
    call_script s(gather_flow(R"("prompt": "ask", "max": 1)"));
    s.answered().done();
    CHECK(s.press("A").done().empty());
    CHECK(s.tone(2, '\0').done().empty());
    CHECK(logs(s.tone(3, '5')) == lines{"got 5"});
}

TEST_CASE("letters pressed during a play are no input of the step behind it", "[bot][digits]") {
    call_script s(flow_with(R"(
        "prompts": { "hello": { "say": "Hello." } },
        "sections": { "main": [ { "play": "hello" }, { "gather": { "id": "d", "max": 2 } }, { "log": "got ${d.digits}" } ] })"));
    s.answered().done();
    CHECK(s.press("A").done().empty());
    CHECK(logs(s.press("12")) == lines{"got 12"});
}

TEST_CASE("rule 11: keys kept for a sensitive step behind a menu appear nowhere", "[bot][digits]") {
    call_script s(flow_with(R"(
        "prompts": { "menu": { "say": "Menu." } },
        "sections": { "main": [ { "menu": { "prompt": "menu", "bargeIn": false, "typeAhead": true, "options": { "1": "pin" } } } ],
                      "pin": [ { "gather": { "id": "d", "max": 4, "sensitive": true } }, { "log": "got ${d.digits}" } ] })"));
    s.answered().press("1");
    CHECK(keys_at(s.call(), s.flow(), tone_received{2, '7'}) == key_display::hide);
    s.press("7391");
    CHECK(logs(s.prompt_done()) == lines{"got ***"});
    CHECK(s.result("d.digits") == "7391");
}

TEST_CASE("rule 11: the keys of a menu that keeps none are shown, though another step is sensitive",
          "[bot][digits]") {
    call_script s(flow_with(R"(
        "prompts": { "menu": { "say": "Menu." } },
        "sections": { "main": [ { "menu": { "prompt": "menu", "options": { "1": "pin" } } } ],
                      "pin": [ { "gather": { "id": "d", "max": 4, "sensitive": true } } ] })"));
    s.answered();
    CHECK(keys_at(s.call(), s.flow(), tone_received{1, '1'}) == key_display::show);
    s.press("1");
    CHECK(keys_at(s.call(), s.flow(), tone_received{2, '7'}) == key_display::hide);
}

TEST_CASE("rule 11: a key that is out of its order may be meant for a sensitive step", "[bot][digits]") {
    call_script s(flow_with(R"("sections": {
        "main": [ { "menu": { "options": { "1": "pin" } } } ], "then": [ { "menu": { "options": { "1": "main" } } } ],
        "pin": [ { "gather": { "id": "d", "max": 2, "sensitive": true } }, { "goto": "then" } ] })"));
    s.answered();
    const auto shown = [&](std::int64_t sequence) {
        return keys_at(s.call(), s.flow(), tone_received{sequence, '7'}) == key_display::show;
    };
    CHECK(shown(1));
    CHECK_FALSE(shown(2));  // the first digit of the secret is faster than the choice
    s.tone(2, '7');
    CHECK(shown(1));
    s.tone(1, '1');
    s.tone(3, '8');
    CHECK(s.result("d.digits") == "78");
    CHECK(shown(4));
    CHECK_FALSE(shown(3));  // … and told again in the menu behind it
}

TEST_CASE("at most 32 keys are kept, during a play and during an input's prompt", "[bot][digits]") {
    const std::string keys(50, '7');
    call_script play(flow_with(R"(
        "defaults": { "bargeIn": false, "typeAhead": true }, "prompts": { "hello": { "say": "Hello." } },
        "sections": { "main": [ { "play": "hello" }, { "gather": { "id": "d", "max": 1 } } ] })"));
    CHECK(play.answered().press(keys).call().flow.type_ahead.size() == 32);
    call_script input(gather_flow(R"("prompt": "ask", "max": 2, "bargeIn": false, "typeAhead": true)"));
    CHECK(std::get<input_memory>(input.answered().press(keys).call().flow.step).kept.size() == 32);
}

TEST_CASE("kept keys that match nothing are forgotten with those behind them", "[bot][digits]") {
    call_script s(
        gather_flow(R"("prompt": "ask", "max": 2, "pattern": "^9", "bargeIn": false, "typeAhead": true)"));
    s.answered().press("1299").done();
    CHECK(s.prompt_done().done() == lines{"playPrompt ask"});
    CHECK(s.result("d.reason") == "digits do not match the pattern");
    CHECK(s.prompt_done().done().empty());
    CHECK(s.call().timers.runs(timer_name::input));
}

TEST_CASE("rule 7: a key that ends the call is not waited behind", "[bot][digits]") {
    call_script s(flow_with(R"("sections": { "main": [ { "menu": { "options": { "1": [] } } } ] })"));
    s.answered().tone(3, '3').tone(1, '1');
    CHECK(s.call().phase == call_phase::terminating);
    CHECK_FALSE(s.call().timers.runs(timer_name::tone_gap));
}

TEST_CASE("kept keys are forgotten with the last wrong input, complaint or not", "[bot][digits]") {
    for (const std::string complaint : {R"("nomatch": "sorry",)", ""}) {
        call_script s(flow_with(R"("prompts": { "ask": { "say": "Ask." }, "sorry": { "say": "Sorry." } },
            "sections": { "main": [ { "gather": { "id": "d", "prompt": "ask", "max": 1, "pattern": "9", "attempts": 1, )" +
                                complaint + R"( "bargeIn": false, "typeAhead": true, "exhausted": [] } },
                                    { "gather": { "id": "e", "max": 1 } } ] })"));
        s.answered().press("12").prompt_done();
        if (!complaint.empty()) s.prompt_done();
        CAPTURE(complaint);
        CHECK(s.result("d.result") == "exhausted");
        CHECK(s.result("e.digits").empty());
        CHECK(s.press("3").result("e.digits") == "3");
    }
}
