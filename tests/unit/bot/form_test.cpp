#include "bot/call/describe.hpp"
#include "tests/unit/bot/call_test.hpp"

namespace {

std::string form_flow(std::string_view more, std::string_view field = R"("readBack": "number")") {
    return flow_with(
        R"("prompts": { "askNumber": { "say": "Number?" }, "askSize": { "say": "Size?" }, "short": { "say": "Again." },
                        "number": { "say": "The number." }, "small": { "say": "Small." }, "large": { "say": "Large." },
                        "right": { "say": "Right?" }, "which": { "say": "Which?" }, "sorry": { "say": "Sorry." } },
           "on": { "hangup": "end" },
           "sections": { "main": [ { "form": { "id": "order", "fields": [
               { "name": "number", "prompt": "askNumber", "min": 3, "max": 3, "pattern": "^[1-9]", "nomatch": "sorry", )" +
        std::string(field) + R"( },
               { "name": "size", "prompt": "askSize", "options": { "1": { "value": "small", "readBack": "small" },
                                                                    "2": { "value": "large", "readBack": "large" } } } ])" +
        std::string(more) + R"( } },
               { "log": "filled ${order.number} ${order.size}" } ],
             "out": [ { "log": "out ${order.result} ${order.field} ${order.reason}" } ],
             "end": [ { "log": "over ${order.number}" } ] })");
}

const std::string whole = form_flow(R"(,
    "confirm": { "prompt": "right", "short": "short", "cancel": "9" },
    "correct": { "prompt": "which", "keys": { "1": "number", "2": "size", "*": "all" } },
    "attempts": 3, "exhausted": "out", "cancelled": "out")");

void fill(call_script& s, std::string_view number, std::string_view size) {
    s.prompt_done().press(number).prompt_done().press(size);
}

const lines over_no{"cancelMediaProcessing", "playPrompt which"};

}  // namespace

TEST_CASE("a form asks for its fields in turn, reads them back and is filled by yes", "[bot][form]") {
    call_script s(whole);
    CHECK(s.answered().done() == lines{"answer", "subscribeToTone", "playPrompt askNumber"});
    CHECK(s.prompt_done().press("123").done() == lines{"playPrompt askSize"});
    CHECK(s.press("2").done() == lines{"cancelMediaProcessing", "playPrompt number large right"});
    CHECK(s.prompt_done().press("1").done() == lines{"log: filled 123 large", "delete"});
    CHECK(s.result("order.result") == "filled");
}

TEST_CASE("a form without confirmation is filled by its last field", "[bot][form]") {
    call_script s(form_flow(R"(, "filled": "out")"));
    s.answered();
    fill(s, "456", "1");
    CHECK(s.done().back() == "delete");
    CHECK(s.result("order.size") == "small");
    CHECK(s.result("order.number") == "456");
}

TEST_CASE("no leads to the question which field is wrong, and that alone is asked anew", "[bot][form]") {
    call_script s(whole);
    s.answered();
    fill(s, "123", "2");
    s.done();
    CHECK(s.press("2").done() == over_no);
    CHECK(s.press("2").done() == lines{"cancelMediaProcessing", "playPrompt askSize"});
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "playPrompt number small right"});
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "log: filled 123 small", "delete"});
}

TEST_CASE("all fields may be asked anew, by a key or because nothing is said of correcting", "[bot][form]") {
    const auto start_again = [](call_script& s) {
        CHECK(s.done().back() == "playPrompt askNumber");
        s.prompt_done().press("789");
        CHECK(s.done() == lines{"playPrompt askSize"});
        CHECK(s.press("1").done().back() == "playPrompt number small right");
        CHECK(s.press("1").done().at(1) == "log: filled 789 small");
    };
    call_script by_key(whole);
    by_key.answered();
    fill(by_key, "123", "2");
    start_again(by_key.press("2*"));

    call_script plain(form_flow(R"(, "confirm": { "prompt": "right" })"));
    plain.answered();
    fill(plain, "123", "2");
    start_again(plain.press("2"));
}

TEST_CASE("after a correction of one field the others are not asked, after one of all they are",
          "[bot][form]") {
    call_script s(whole);
    s.answered();
    fill(s, "123", "2");
    s.press("21").done();
    CHECK(s.prompt_done().press("555").done() == lines{"playPrompt number large right"});
    s.press("2*").done();
    CHECK(s.prompt_done().press("777").done() == lines{"playPrompt askSize"});
}

TEST_CASE("a form that is refused as often as it has attempts is exhausted", "[bot][form]") {
    call_script s(whole);
    s.answered();
    fill(s, "123", "2");
    s.press("221").press("221").done();
    CHECK(s.press("2").done() ==
          lines{"cancelMediaProcessing", "log: out exhausted confirm not confirmed", "delete"});
}

TEST_CASE("a cancelled form is a failure of its own", "[bot][form]") {
    call_script s(whole);
    s.answered();
    fill(s, "123", "2");
    s.done();
    CHECK(s.press("9").done() == lines{"cancelMediaProcessing", "log: out cancelled  ", "delete"});
}

TEST_CASE("each question has the rules of digits, and the one that is given up is named", "[bot][form]") {
    call_script field(whole);
    field.answered().done();
    CHECK(field.prompt_done().press("012").done() == lines{"playPrompt sorry askNumber"});
    CHECK(field.prompt_done().press("1#").done() == lines{"playPrompt sorry askNumber"});
    CHECK(field.prompt_done().press("#").done() == lines{"log: out exhausted number no input", "delete"});

    call_script confirm(whole);
    confirm.answered();
    fill(confirm, "123", "1");
    confirm.done();
    CHECK(confirm.prompt_done().press("7").done() == lines{"playPrompt short"});
    CHECK(confirm.prompt_done().wait(5s).done() == lines{"playPrompt short"});
    CHECK(confirm.prompt_done().wait(5s).done() == lines{"log: out exhausted confirm no input", "delete"});

    call_script correct(whole);
    correct.answered();
    fill(correct, "123", "1");
    correct.press("2").done();
    CHECK(correct.press("333").done().back() == "delete");
    CHECK(correct.result("order.field") == "correct");
}

TEST_CASE("a complaint of one question does not count for the next", "[bot][form]") {
    call_script s(whole);
    s.answered().prompt_done().wait(5s).prompt_done().wait(5s).prompt_done().press("123").done();
    CHECK(s.prompt_done().wait(5s).prompt_done().wait(5s).done() ==
          lines{"playPrompt askSize", "playPrompt askSize"});
}

TEST_CASE("keys pressed ahead answer the questions that follow", "[bot][form]") {
    call_script s(whole);
    s.answered().done();
    CHECK(s.press("12321").done() == lines{"cancelMediaProcessing", "playPrompt askSize",
                                           "cancelMediaProcessing", "playPrompt number large right",
                                           "cancelMediaProcessing", "log: filled 123 large", "delete"});
    call_script kept(
        form_flow(R"(, "confirm": { "prompt": "right" })", R"("bargeIn": false, "typeAhead": true)"));
    kept.answered().press("1232").done();
    CHECK(kept.prompt_done().done() == lines{"playPrompt large right"});
}

TEST_CASE("a form entered anew forgets what it had", "[bot][form]") {
    call_script s(flow_with(R"("sections": { "main": [ { "form": { "id": "f", "fields": [
        { "name": "a", "max": 1 }, { "name": "b", "max": 1 } ], "exhausted": "main" } } ] })"));
    s.answered().press("1");
    CHECK(s.result("f.a") == "1");
    s.wait(15s);
    CHECK(s.result("f.a").empty());
}

TEST_CASE("a secret field keeps the keys of its form hidden, and its value masked", "[bot][form]") {
    call_script s(form_flow(R"(, "confirm": { "prompt": "right" })", R"("sensitive": true)"));
    s.answered();
    CHECK(keys_at(s.call(), s.flow(), tone_received{1, '1'}) == key_display::hide);
    s.prompt_done().hold_answers().press("123");
    CHECK(s.reason() == "caller's input matched");
    CHECK(keys_at(s.call(), s.flow(), tone_received{4, '1'}) == key_display::hide);
    s.press("1").done();
    CHECK(s.press("1").done() == lines{"cancelMediaProcessing", "log: filled *** small", "delete"});
}

TEST_CASE("a caller who hangs up in a form leaves what was answered", "[bot][form]") {
    for (const auto* keys : {"", "12", "123", "1231", "12312", "123122"}) {
        call_script s(whole);
        s.answered().press(keys).done();
        const auto number = std::string(keys).size() < 3 ? std::string() : "123";
        const auto line = "log: over" + (number.empty() ? " " : ' ' + number);
        CHECK(s.caller_hangs_up().done() == lines{line, "release the call"});
    }
}

TEST_CASE("a prompt that cannot be sent is a prompt that is over", "[bot][form]") {
    call_script s(whole);
    s.fail_next("playPrompt", request_error::refused).answered().done();
    s.fail_next("playPrompt", request_error::refused).press("123").done();
    s.fail_next("playPrompt", request_error::refused).press("2").done();
    s.fail_next("playPrompt", request_error::refused).press("2").done();
    CHECK(s.press("1").done() == lines{"playPrompt askNumber"});
}

TEST_CASE("rule 12: a form left alone ends within its bound", "[bot][form]") {
    call_script s(whole);
    s.answered();
    const auto bound = s.flow().at(s.call().flow.position.back()).longest_wait(s.world());
    const auto begin = s.now();
    // Answered at the last moment, and refused, as often as it goes.
    while (!s.released() && s.now() - begin < 1h) {
        const auto* memory = std::get_if<form_memory>(&s.call().flow.step);
        if (memory != nullptr && s.call().timers.runs(timer_name::input) && memory->input.noinputs == 2)
            s.pass(4999ms).press(memory->asked == 0   ? "123"
                                 : memory->asked == 1 ? "1"
                                 : memory->asked == 2 ? "2"
                                                      : "*");
        else
            s.wait(100ms);
        if (s.call().phase == call_phase::terminating) break;
    }
    CHECK(s.call().phase == call_phase::terminating);
    CHECK(s.now() - begin <= bound);
    CHECK(s.now() - begin > bound / 4);
}

TEST_CASE("mistakes in a form are found when it is loaded", "[bot][form]") {
    const auto errors = [](const std::string& form) {
        problems out;
        load_flow(flow_with(R"("prompts": { "p": { "say": "x" } }, "sections": { "main": [ { "form": )" +
                            form + " } ] }"),
                  "f", "f.json", out);
        std::string all;
        for (const auto& p : out.all())
            if (p.level == severity::error) all += p.what + '\n';
        return all;
    };
    using Catch::Contains;
    CHECK(errors(R"({ "id": "f", "fields": [ { "name": "a" } ] })").empty());
    CHECK_THAT(errors(R"({ "id": "f", "fields": [] })"), Contains("expected 1 to 20 fields"));
    CHECK_THAT(errors(R"({ "fields": [ { "name": "a" } ] })"), Contains("id"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a" }, { "name": "a" } ] })"),
               Contains("there twice"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "result" } ] })"),
               Contains("no field is called \"result\""));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a b" } ] })"), Contains("a name is letters"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a", "min": 4, "max": 2 } ] })"),
               Contains("no input can match"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a", "options": {} } ] })"),
               Contains("at least one option"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a", "options": { "x": "y" } } ] })"),
               Contains("one to eight of the keys"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a" } ], "confirm": { "yes": "2" } })"),
               Contains("means two things"));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a" } ], "correct": { "keys": { "1": "a" } } })"),
               Contains("\"confirm\" is missing"));
    CHECK_THAT(
        errors(
            R"({ "id": "f", "fields": [ { "name": "a" } ], "confirm": {}, "correct": { "keys": { "1": "b" } } })"),
        Contains("no field is called \"b\""));
    CHECK_THAT(errors(R"({ "id": "f", "fields": [ { "name": "a" } ], "cancelled": [] })"),
               Contains("nobody can cancel"));
}

TEST_CASE("what is sensitive has no prompt for each option that reads it back", "[bot][form]") {
    const auto paths = [](const std::string& field) {
        problems out;
        load_flow(flow_with(R"("sections": { "main": [ { "form": { "id": "f", "fields": [ { "name": "x", )" +
                            field + R"( } ] } } ] })"),
                  "f", "f.json", out);
        lines all;
        for (const auto& p : out.all()) all.push_back(p.path);
        return all;
    };
    const std::string options =
        R"("options": { "1": "a", "2": { "value": "b", "readBack": { "say": "B." } } })";
    CHECK(paths(options).empty());
    CHECK(paths(R"("sensitive": true, )" + options) ==
          lines{"/sections/main/0/form/fields/0/options/2/readBack"});
}

TEST_CASE("a form knows which of hundreds of options was chosen", "[bot][form]") {
    std::string options;
    for (int i = 100; i < 400; ++i) {
        const auto key = std::to_string(i);
        options += (i == 100 ? "\"" : ", \"") + key + R"(": { "value": "v)" + key +
                   R"(", "readBack": { "say": "Read )" + key + R"(." } })";
    }
    call_script s(flow_with(
        R"("prompts": { "right": { "say": "Right?" } }, "sections": { "main": [ { "form": { "id": "f",
        "fields": [ { "name": "x", "options": { )" +
        options + R"( } } ], "confirm": { "prompt": "right" } } } ] })"));
    CHECK(s.answered().press("357").done().back() == "playPrompt Read 357. right");
    CHECK(s.result("f.x") == "v357");
}
