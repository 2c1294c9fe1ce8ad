#include <catch2/catch.hpp>

#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace std::chrono_literals;
using test::call_script;
using test::flow_with;
using lines = std::vector<std::string>;

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
    CHECK(transfer.target.who.id == "+3312345678");
    CHECK(transfer.target.who.kind == graph::identity_kind::phone);
}
