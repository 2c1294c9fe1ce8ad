// That every state of random calls comes back as it was is checked in graph_in_disorder.

#include "bot/journal/snapshot.hpp"

#include "tests/unit/bot/call_test.hpp"

namespace {

std::optional<bot::snapshot> read(const std::string& text) {
    const auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    return read_snapshot(document->root());
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

const std::string pin_flow = flow_with(R"(
    "prompts": { "a": { "say": "A." } }, "defaults": { "typeAhead": true },
    "sections": { "main": [
        { "gather": { "id": "pin", "prompt": "a", "min": 4, "max": 4, "sensitive": true, "exhausted": [] } },
        { "gather": { "id": "open", "prompt": "a", "max": 4, "exhausted": [] } },
        { "play": "a" } ] })");

}  // namespace

TEST_CASE("a call that waits for a number comes back as it was", "[bot][snapshot]") {
    call_script call(flow_with(R"(
        "prompts": { "a": { "say": "A." } },
        "sections": { "main": [ { "gather": { "id": "n", "prompt": "a", "max": 4, "exhausted": [] } } ] })"));
    call.answered().prompt_done().press("12");
    const auto s = take_snapshot(call.call(), call.flow());
    CHECK(s == bot::snapshot{call.call(), false});
    CHECK(read(write_snapshot(s)) == s);
}

TEST_CASE("keys of a secret are in no snapshot, and are asked for again", "[bot][snapshot]") {
    call_script call(pin_flow);
    call.answered().prompt_done().press("978");
    const auto s = take_snapshot(call.call(), call.flow());
    CHECK(s.asks_again);
    CHECK(std::holds_alternative<std::monostate>(s.call.flow.step));
    const auto text = write_snapshot(s);
    CHECK(text.find("978") == std::string::npos);
    CHECK(read(text) == s);
}

TEST_CASE("a secret that was given is forgotten, and what came behind it is not", "[bot][snapshot]") {
    call_script call(pin_flow);
    call.answered().prompt_done().press("9786").prompt_done().press("41");
    REQUIRE(call.result("pin.digits") == "9786");
    const auto s = take_snapshot(call.call(), call.flow());
    CHECK_FALSE(s.asks_again);
    const auto text = write_snapshot(s);
    CHECK(text.find("9786") == std::string::npos);
    CHECK_THAT(text, Catch::Contains(R"("digits":"41")"));
    CHECK_THAT(text, Catch::Contains(R"({"name":"pin.digits","sensitive":true})"));
}

TEST_CASE("keys that came out of order may be part of a secret", "[bot][snapshot]") {
    call_script call(pin_flow);
    call.answered().prompt_done().tone(3, '9');
    REQUIRE(call.call().tones.has_gap());
    CHECK_FALSE(take_snapshot(call.call(), call.flow()).call.tones.has_gap());
}

TEST_CASE("a damaged snapshot is none", "[bot][snapshot]") {
    call_script call(pin_flow);
    call.answered().prompt_done();
    const auto text = write_snapshot(take_snapshot(call.call(), call.flow()));
    REQUIRE(read(text));
    CHECK_FALSE(read(replaced(text, R"("format":1)", R"("format":2)")));
    CHECK_FALSE(read(replaced(text, R"("phase":5)", R"("phase":99)")));
    CHECK_FALSE(read(replaced(text, R"("phase":5)", R"("phase":"established")")));
    CHECK_FALSE(read(replaced(text, R"("lastRequest":)", R"("lastRequest":-)")));
    CHECK_FALSE(read(replaced(text, R"("position":[)", R"("position":[7,)")));
    CHECK_FALSE(read(R"({"format":1})"));
    CHECK_FALSE(read("[]"));
}
