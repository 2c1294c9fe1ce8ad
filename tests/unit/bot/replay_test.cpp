// Calls that were, folded again from their journals.

#include <catch2/catch.hpp>

#include "bot/replay/fold_again.hpp"
#include "bot/replay/stored_call.hpp"
#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace switchhook::bot::replay;
using namespace switchhook::test;
using namespace std::chrono_literals;

namespace {

const std::string desk = R"("sections": {
    "main": [ { "say": "Hello." },
              { "menu": { "id": "choice", "timeout": "5s", "attempts": 1, "exhausted": "bye",
                          "options": { "1": "sales", "2": "sales", "3": [ { "say": "Three." } ] } } },
              { "hangup": {} } ],
    "sales": [ { "say": "Sales." }, { "hangup": {} } ],
    "support": [ { "say": "Support." }, { "hangup": {} } ],
    "bye": [ { "say": "Bye." }, { "hangup": {} } ] })";

std::string changed(std::string flow, const std::string& from, const std::string& to) {
    const auto at = flow.find(from);
    REQUIRE(at != std::string::npos);
    return flow.replace(at, from.size(), to);
}

std::shared_ptr<const trial::scenery> scenery_of(const std::string& flow) {
    problems found;
    auto loaded = load_flow(flow_with(flow), "desk", "desk.json", found);
    for (const auto& p : found.all()) UNSCOPED_INFO(to_string(p));
    REQUIRE(loaded);
    return trial::make_scenery(loaded);
}

// As its journal has it, and no more than that.
verdict folded(const call_script& script, const std::string& flow) {
    const auto stored = read_stored_calls(head_of({"c", "desk", "v1", {}}) + '\n' + script.journal());
    REQUIRE(stored.has_value());
    REQUIRE(stored->size() == 1);
    return fold_again(stored->front().records, *scenery_of(flow));
}

std::string difference(const call_script& script, const std::string& flow) {
    const auto v = folded(script, flow);
    if (v.parts) return to_string(*v.parts);
    return v.unknown.empty() ? "" : "unknown: " + v.unknown;
}

call_script begun(const std::string& flow) {
    call_script script(flow_with(flow));
    script.keep_journal().answered();
    return script;
}

call_script pressing(const std::string& keys) {
    auto script = begun(desk);
    script.prompt_done().wait(3s).press(keys).prompt_done().wait(15s);
    return script;
}

}  // namespace

TEST_CASE("a call goes the same way again through the same flow", "[bot][replay]") {
    for (const auto* keys : {"1", "2", "3", "9", ""}) {
        INFO(keys);
        auto script = pressing(keys);
        CHECK(difference(script, desk).empty());
        script.caller_hangs_up();
        CHECK(difference(script, desk).empty());
    }
}

TEST_CASE("a flow that was changed where a call did not come changes nothing for it", "[bot][replay]") {
    const auto other = changed(desk, R"("2": "sales")", R"("2": "support")");
    CHECK(difference(pressing("1"), other).empty());
    CHECK(difference(pressing("2"), other) == "at main/1 (menu) pressed 2: was sales, would be support");
}

TEST_CASE("the first place where a call would go another way is told", "[bot][replay]") {
    CHECK(difference(pressing("3"), changed(desk, R"(, "3": [ { "say": "Three." } ])", "")) ==
          "at main/1 (menu) pressed 3: was 3 → main/1/menu/options/3/0 (say), would be exhausted → bye");
    CHECK(difference(pressing("1"), changed(desk, R"({ "say": "Sales." })", R"({ "log": "Sales." })")) ==
          "at main/1 (menu) pressed 1: was sales/0 (say), would be sales/0 (log)");
    CHECK(difference(pressing("1"), changed(desk, "Sales.", "Vendors.")) ==
          "at main/1 (menu) pressed 1: was playPrompt Sales., would be playPrompt Vendors.");
    const auto v = folded(pressing("1"), changed(desk, R"({ "say": "Hello." },)", ""));
    REQUIRE(v.parts);
    CHECK(v.parts->step == "/sections/main/0");
    CHECK(v.parts->was == "main/0 (say)");
    CHECK(v.parts->would == "main/0 (menu)");
}

TEST_CASE("a timer that would run out later or earlier is a difference", "[bot][replay]") {
    CHECK(difference(pressing(""), changed(desk, R"("timeout": "5s")", R"("timeout": "9s")")) ==
          "at main/1 (menu) time is up (timeout): was exhausted → bye, would be waiting");
    const auto sooner = changed(desk, R"("timeout": "5s")", R"("timeout": "1s")");
    CHECK(difference(pressing("1"), sooner) ==
          "at main/1 (menu) time is up (timeout): was waiting, would be exhausted → bye");
    // A busy machine may have been as late as that.
    CHECK(difference(pressing("1"), changed(desk, R"("timeout": "5s")", R"("timeout": "2s")")).empty());
}

TEST_CASE("keys that the journal does not have are never taken for a difference", "[bot][replay]") {
    const std::string asks = R"("sections": { "main": [
        { "gather": { "id": "pin", "min": 4, "max": 4, "attempts": 1, "sensitive": true, "exhausted": "no" } },
        { "say": "Welcome." } ], "no": [ { "hangup": {} } ] })";
    auto script = begun(asks);
    script.press("4711").prompt_done();
    CHECK(difference(script, asks).empty());
    CHECK(difference(script, changed(asks, "Welcome.", "Hello.")) ==
          "unknown: at main/0 (gather): the keys pressed there are sensitive, and not in the journal");
    // No digit fits alone, so it is not known whether the caller's did.
    const auto narrow = changed(asks, R"("max": 4)", R"("max": 4, "pattern": "^47")");
    auto strict = begun(narrow);
    strict.press("4711").prompt_done();
    CHECK(difference(strict, narrow).starts_with("unknown: at main/0 (gather)"));
    // What came before is known.
    CHECK(difference(script, changed(asks, R"({ "say": "Welcome." })", R"({ "log": "x" })"))
              .starts_with("unknown: "));
    CHECK(difference(script, changed(asks, R"("main": [)", R"("main": [ { "log": "x" },)")) ==
          "incoming call from +33…42: was answer, would be main/0 (log)");
}

TEST_CASE("a reply that the journal has is replied again", "[bot][replay]") {
    const auto asks = [](const std::string& more) {
        return R"("sections": { "main": [ { "answer": {} },
            { "http": { "id": "look", "url": "https://crm.example/x" )" +
               more +
               R"( } }, { "switch": { "on": "${look.body.tier}", "cases": [ { "equals": "gold", "go": "vip" } ] } },
            { "hangup": {} } ], "vip": [ { "hangup": {} } ] })";
    };
    const auto replied = [](call_script script, bool sensitive) {
        const auto number = script.call().last_request;
        script.on(
            service_answered{number, 200, value(value::object{{"tier", value("gold")}}), sensitive, 5ms});
        return script;
    };
    const auto plain = replied(begun(asks("")), false);
    CHECK(difference(plain, asks("")).empty());
    CHECK(difference(plain, changed(asks(""), R"("gold")", R"("silver")"))
              .ends_with("was equals gold → vip, would be default → main/3 (hangup)"));
    const auto secret = asks(R"(, "sensitive": true)");
    CHECK(difference(replied(begun(secret), true), secret) ==
          "unknown: at main/1 (http): what a service replied there is sensitive, and not in the journal");
}

TEST_CASE("steps that a service replied are followed again", "[bot][replay]") {
    const std::string asks = R"("sections": { "main": [ { "answer": {} },
        { "fetch": { "url": "https://crm.example/steps" } }, { "hangup": {} } ], "other": [ { "say": "Other." } ] })";
    auto script = begun(asks);
    script.fetch(script.call().last_request, R"([ { "goto": "other" } ])");
    CHECK(difference(script, asks).empty());
    CHECK(difference(script, changed(asks, R"("other": [)", R"("other": [ { "log": "x" },)"))
              .ends_with("was other/0 (say), would be other/0 (log)"));
}

TEST_CASE("an operator's detour is gone again, where the flow still has the section", "[bot][replay]") {
    auto script = begun(desk);
    script.on(section_asked{"support"}).prompt_done();
    CHECK(difference(script, desk).empty());
    CHECK(difference(script, changed(desk, R"("support")", R"("helpdesk")")) ==
          R"(at main/0 (say) operator sends the call to "support": was support/0 (say), would be nothing)");
}

TEST_CASE("of a journal without a beginning nothing is claimed", "[bot][replay]") {
    const auto scenery = scenery_of(desk);
    CHECK(fold_again({}, *scenery).unknown == "the journal has lost its beginning");
    const journal_record late{instant(), hang_up_asked{}, {}, {}, {}};
    CHECK(fold_again({late}, *scenery).unknown == "the journal has lost its beginning");
    call_order order;
    order.leg = leg_of{graph::call_id("parent"), 3, 1, {}};
    const journal_record leg{instant(), call_ordered{graph::call_id("k"), held_order(order)}, {}, {}, {}};
    CHECK(fold_again({leg}, *scenery).unknown == "it is a leg of the call parent, and led by that");
}

TEST_CASE("a file may hold the journals of several calls", "[bot][replay]") {
    const auto one = head_of({"a", "desk", "v1", {}}) + '\n' + pressing("1").journal();
    const auto two = head_of({"b", "desk", "v2", {}}) + "\r\n\n" + pressing("2").journal();
    const auto calls = read_stored_calls(one + two);
    REQUIRE(calls.has_value());
    REQUIRE(calls->size() == 2);
    CHECK(calls->at(0).id == "a");
    CHECK(calls->at(1).version == "v2");
    CHECK_FALSE(calls->at(1).records.empty());
    CHECK(holds_stored_calls("\n" + one));
    CHECK_FALSE(holds_stored_calls(R"({"value":[]})"));
    CHECK(read_stored_calls(pressing("1").journal()).error() ==
          "line 1: a record, and no line before it that names its call");
    CHECK(read_stored_calls(one + "{}\n").error().ends_with(": this is no record of a call"));
    for (const auto* when : {"-1", "9223372036854775807"})
        CHECK(read_stored_calls(one + R"({"t":)" + when + R"(,"e":{"hangUpAsked":true}})")
                  .error()
                  .ends_with(": this is no record of a call"));
}
