#include "tests/unit/bot/call_test.hpp"

TEST_CASE("reject refuses with its reason before any answer", "[bot][steps]") {
    call_script s(
        flow_with(R"("sections": { "main": [ { "log": "no" }, { "reject": { "reason": "forbidden" } } ] })"));
    CHECK(s.ring().done() == lines{"log: no", "reject forbidden"});
    CHECK(s.on(call_deleted{}).done() == lines{"release the call"});
}

TEST_CASE("an answered call that is rejected is hung up", "[bot][steps]") {
    call_script s(flow_with(R"("sections": { "main": [ { "answer": {} }, { "reject": {} } ] })"));
    CHECK(s.answered().done() == lines{"answer", "delete"});
}

TEST_CASE("steps of an inline branch lead back behind the step that branched", "[bot][steps]") {
    call_script s(flow_with(R"(
        "prompts": { "a": { "say": "A." }, "b": { "say": "B." }, "c": { "say": "C." } },
        "sections": { "main": [ { "menu": { "options": { "1": [ { "play": "a" }, { "menu": { "options": { "2": [ { "play": "b" } ] } } } ] } } },
                                { "play": "c" } ] })"));
    s.answered().done();
    CHECK(s.press("1").done() == lines{"playPrompt a"});
    CHECK(s.prompt_done().done().empty());
    CHECK(s.press("2").done() == lines{"playPrompt b"});
    CHECK(s.prompt_done().done() == lines{"playPrompt c"});
    CHECK(s.prompt_done().done() == lines{"delete"});
}

TEST_CASE("an empty inline branch goes straight on", "[bot][steps]") {
    call_script s(flow_with(R"("prompts": { "c": { "say": "C." } },
        "sections": { "main": [ { "menu": { "options": { "1": [] } } }, { "play": "c" } ] })"));
    CHECK(s.answered().press("1").done().back() == "playPrompt c");
}

TEST_CASE("a failure without a branch goes to on.error, once", "[bot][steps]") {
    call_script s(flow_with(
        R"("prompts": { "a": { "say": "A." }, "sorry": { "say": "Sorry." } }, "on": { "error": "apology" },
        "sections": { "main": [ { "play": "a" } ], "apology": [ { "play": "sorry" }, { "hangup": {} } ] })"));
    s.answered().done();
    CHECK(s.operation(graph::operation_status::failed, 400, 8535).done() == lines{"playPrompt sorry"});
    CHECK(s.operation(graph::operation_status::failed, 400, 8535).done() == lines{"delete"});
}

TEST_CASE("play without barge-in ignores keys", "[bot][steps]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." } },
        "sections": { "main": [ { "play": { "prompt": "a", "bargeIn": false } }, { "menu": { "options": { "1": "main" } } } ] })"));
    s.answered().done();
    CHECK(s.press("1").done().empty());
    CHECK(s.prompt_done().done().empty());
    CHECK(s.press("1").done() == lines{"playPrompt a"});
}

TEST_CASE("more than twenty prompts are played in several requests, as one", "[bot][steps]") {
    std::string list;
    for (int i = 0; i < 45; ++i)
        list += std::string(i ? "," : "") + R"({ "say": "Word )" + std::to_string(i) + R"(." })";
    call_script s(flow_with(R"("sections": { "main": [ { "play": [)" + list + "] } ] }"), 100ms);
    s.answered();
    const auto& all = s.requests();
    REQUIRE(all.size() == 4);
    CHECK(std::get<graph::play_prompt_request>(all[1].request).prompts.size() == 20);
    CHECK(std::get<graph::play_prompt_request>(all[3].request).prompts.size() == 5);
    CHECK(s.call().timers.due(timer_name::media) == s.now() + 4500ms + 5s);
    s.done();
    CHECK(s.prompt_done().done() == lines{"delete"});
}

TEST_CASE("what takes too long to say is said in part, and the log tells", "[bot][steps]") {
    std::string values;
    for (int i = 0; i < 14; ++i) values += std::string(i ? "," : "") + R"({ "spell": "${vars.x}" })";
    call_script s(flow_with(R"("vars": { "x": ")" + std::string(64, 'a') +
                            R"(" }, "sections": { "main": [ { "play": [)" + values + "] } ] }"),
                  100ms);
    s.answered();
    CHECK(s.call().phase == call_phase::established);
    CHECK(s.requests().size() == 1 + 20);
    CHECK(s.done().at(1) == "log: what is to be said is too long: 896 pieces, of which 400 are played");
}

TEST_CASE("no part of a prompt plays on when the last is refused", "[bot][steps]") {
    std::string list = R"({ "say": "0." })";
    for (int i = 1; i < 21; ++i) list += R"(, { "say": ")" + std::to_string(i) + R"(." })";
    call_script s(flow_with(R"("prompts": { "all": [)" + list + R"(] },
        "sections": { "main": [ { "menu": { "prompt": "all", "options": { "1": [] } } } ] })"));
    s.ring().hold_answers().establish().done();
    const auto last = s.requests().back().number;
    s.on(request_succeeded{last - 1, graph::operation_id("first"), {}, 200, {}, {}}).done();
    CHECK(s.on(request_failed{last, request_error::refused, 400, "8516", {}}).done() ==
          lines{"cancelMediaProcessing"});
    CHECK(s.call().timers.runs(timer_name::input));
}

TEST_CASE("a flow that hears no keys does not subscribe to them", "[bot][steps]") {
    call_script s(flow_with(R"("sections": { "main": [ { "say": "Hello." } ] })"));
    CHECK(s.answered().done() == lines{"answer", "playPrompt Hello."});
}

TEST_CASE("log masks phone numbers", "[bot][steps]") {
    call_script s(flow_with(
        R"("sections": { "main": [ { "log": { "text": "from ${call.from}", "level": "warn" } }, { "hangup": {} } ] })"));
    CHECK(s.ring().done() == lines{"log: from +33…42", "reject none"});
}

TEST_CASE("a substituted target is dialled in full", "[bot][steps]") {
    call_script s(flow_with(
        R"("sections": { "main": [ { "gather": { "id": "n", "max": 4 } }, { "transfer": { "to": { "phone": "+331234${n.digits}" } } } ] })"));
    s.answered().press("5678");
    const auto& transfer = std::get<graph::transfer_request>(s.requests().back().request);
    CHECK(transfer.target.identity.who().id == "+3312345678");
    CHECK(transfer.target.identity.who().kind == graph::identity_kind::phone);
}

TEST_CASE("an on.error section without steps ends the call", "[bot][steps]") {
    call_script s(flow_with(
        R"("prompts": { "a": { "say": "A." } }, "on": { "error": "nothing" },
        "sections": { "main": [ { "play": "a" } ], "nothing": [] })"));
    s.answered().done();
    CHECK(s.operation(graph::operation_status::failed, 400, 8535).done() == lines{"delete"});
}

TEST_CASE("a flow that only fails, request by request, runs in circles too", "[bot][steps]") {
    call_script s(flow_with(
        R"("prompts": { "a": { "say": "A." } }, "sections": { "main": [ { "play": { "prompt": "a", "failed": "main" } } ] })"));
    for (int i = 0; i < 1000; ++i) s.fail_next("playPrompt", request_error::refused, 400, "8503");
    s.answered();
    CHECK(s.call().phase == call_phase::terminating);
    CHECK(s.requests().size() < 250);
}

TEST_CASE("a flow that goes round with something heard each time goes on", "[bot][steps]") {
    call_script s(flow_with(
        R"("prompts": { "a": { "say": "A." } }, "sections": { "main": [ { "play": "a" }, { "goto": "main" } ] })"));
    s.answered();
    for (int i = 0; i < 500; ++i) s.prompt_done();
    CHECK(s.call().phase == call_phase::established);
}

TEST_CASE("a key that no step wants ends a prompt once, and is forgotten when the flow comes round to it",
          "[bot][steps]") {
    call_script s(flow_with(R"("prompts": { "hello": { "say": "Hello." }, "music": { "say": "Music." } },
        "sections": { "main": [ { "play": "hello" }, { "goto": "hold" } ], "other": [ { "menu": { "options": { "1": "main" } } } ],
            "hold": [ { "play": "music" }, { "switch": { "on": "x", "cases": [ { "equals": "y", "go": "other" } ], "default": "hold" } } ] })"));
    s.answered().done();
    CHECK(s.press("5").done() == lines{"cancelMediaProcessing", "playPrompt music"});
    for (int i = 0; i < 300; ++i) s.prompt_done();
    CHECK(s.call().phase == call_phase::established);
    s.done();
    CHECK(s.press("5").done() == lines{"cancelMediaProcessing", "playPrompt music"});
}

TEST_CASE("keys pass over each prompt on the way to the step that wants them", "[bot][steps]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." }, "b": { "say": "B." } },
        "sections": { "main": [ { "play": { "prompt": "a", "bargeIn": false } }, { "run": { "section": "say" } }, { "run": { "section": "say" } },
                                { "menu": { "options": { "1": "main", "2": [ { "log": "two" } ] } } } ],
                      "say": [ { "play": "b" } ] }, "defaults": { "typeAhead": true })"));
    s.answered().press("12").done();
    // The same prompt is passed over each time that it is run, and again for the key behind the first choice.
    CHECK(s.prompt_done().done() == lines{"playPrompt a"});
    CHECK(s.prompt_done().done() == lines{"log: two", "delete"});
}

TEST_CASE("keys pressed before a transfer count for nothing after it", "[bot][steps]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." }, "b": { "say": "B." } },
        "sections": { "main": [ { "play": "a" },
            { "transfer": { "to": { "phone": "+33123456789" }, "failed": [ { "play": "b" }, { "menu": { "options": { "1": "main" } } } ] } } ] })"));
    s.answered().press("1").done();
    s.state(call_state::transferring).state(call_state::established, graph::result_info{486, 8539, {}});
    CHECK(s.done() == lines{"subscribeToTone", "playPrompt b"});
}

TEST_CASE("requests that Graph never answers are bounded: the call is hung up", "[bot][steps]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." } },
        "sections": { "main": [ { "menu": { "prompt": "a", "options": { "1": "main" }, "exhausted": "main" } } ] })"));
    s.ring().hold_answers().establish();
    for (int i = 0; i < 100 && s.call().phase == call_phase::established; ++i) s.press("1");
    CHECK(s.call().phase == call_phase::terminating);
    CHECK(s.call().pending.size() < 64);
}
