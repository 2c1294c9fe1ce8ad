// Values that are spoken, and opening hours: what a flow makes of them in a call.

#include <catch2/catch.hpp>

#include "bot/flow/template.hpp"
#include "call_test.hpp"

namespace {

// The texts of what was played, in order.
lines played(const call_script& call) {
    lines all;
    for (const auto& r : call.requests()) {
        const auto* play = std::get_if<graph::play_prompt_request>(&r.request);
        if (play == nullptr) continue;
        for (const auto& p : play->prompts)
            for (std::size_t i = 0; i < call.world().clips.size(); ++i)
                if (call.world().clips[i].uri == graph::media_of(p).uri)
                    all.push_back(call.flow().media[i].text);
    }
    return all;
}

lines played_of(const std::string& prompt, const std::string& language = "en-US") {
    call_script call(flow_with(R"("language": ")" + language +
                               R"(", "vars": { "x": "1204" }, "sections": { "main": [
        { "play": )" + prompt + R"( }, { "wait": "1m" } ] })"));
    call.answered();
    return played(call);
}

}  // namespace

TEST_CASE("values are said as what they are, in the language of the call", "[bot][said]") {
    CHECK(played_of(R"({ "digits": "${vars.x}" })") == lines{"1", "2", "0", "4"});
    CHECK(played_of(R"([ { "say": "It is" }, { "number": "${vars.x}" }, { "silence": "1s" } ])") ==
          lines{"It is", "one thousand", "200", "4", "1000ms"});
    CHECK(played_of(R"({ "number": "71" })", "fr-FR") == lines{"71"});
    CHECK(played_of(R"({ "date": "2026-12-24", "year": false })") == lines{"Thursday", "December", "24th"});
}

TEST_CASE("a value that is none of its kind is left out, and said so in the log", "[bot][said]") {
    call_script call(flow_with(R"("sections": { "main": [
        { "play": [ { "say": "It is" }, { "number": "many" } ] }, { "play": { "number": "" } }, { "wait": "1m" } ] })"));
    call.answered();
    CHECK(played(call) == lines{"It is"});
    call.prompt_done();
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "log: a value could not be said: it is none of its kind") ==
          2);
    CHECK(call.call().timers.runs(timer_name::wait));
}

TEST_CASE("what was said of a value cannot be read off the timeline", "[bot][said]") {
    call_script call(
        flow_with(R"("sections": { "main": [ { "gather": { "id": "pin", "max": 4, "sensitive": true } },
        { "play": [ { "say": "Yours is" }, { "digits": "${pin.digits}" } ] }, { "wait": "1m" } ] })"));
    call.answered().done();
    call.press("4711");
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "playPrompt Yours is …") == 1);
}

TEST_CASE("a long value is sent in several requests", "[bot][said]") {
    call_script call(flow_with(
        R"("sections": { "main": [ { "play": { "digits": "123456789012345678901234567890" } } ] })"));
    call.answered();
    CHECK(played(call).size() == 30);
    const auto done = call.done();
    CHECK(std::count(done.begin(), done.end(), "playPrompt …") == 2);
}

TEST_CASE("a language without words for a kind is a mistake", "[bot][said]") {
    problems out;
    load_flow(flow_with(R"("language": "sv-SE", "sections": { "main": [ { "play": { "number": "1" } } ] })"),
              "f", "f.json", out);
    REQUIRE(out.all().size() == 1);
    CHECK(out.all().front().what.starts_with("there are no words for \"number\" in sv-SE"));
}

TEST_CASE("what is heard first is known before the call is answered", "[bot][said]") {
    problems out;
    const auto f = load_flow(flow_with(R"("sections": { "later": [ { "say": "Third." } ],
        "main": [ { "say": "First." }, { "menu": { "prompt": { "say": "Second." }, "options": { "1": "later" } } } ],
        "never": [ { "say": "Never." } ] })"),
                             "f", "f.json", out);
    REQUIRE(f);
    lines heard;
    for (const auto index : heard_first(*f, 10)) heard.push_back(f->media[index].text);
    CHECK(heard == lines{"First.", "Second.", "Third."});
    CHECK(heard_first(*f, 2).size() == 2);
}

TEST_CASE("hours lead where they say, at the moment of the call", "[bot][hours]") {
    // A call of these scripts begins on Tuesday, 14 November 2023 at 22:13:20 UTC.
    const auto goes = [](const std::string& hours, const std::string& fields,
                         std::vector<hours_override> said = {}) {
        call_script call(flow_with(R"("hours": { "office": { "zone": "UTC", )" + hours +
                                   R"( } }, "sections": { "main": [
            { "hours": { "id": "h", "of": "office" )" +
                                   fields + R"( } }, { "log": "${h.result}" } ] })"));
        call_offered offer;
        offer.id = graph::call_id("a");
        offer.hours = std::move(said);
        call.on(offer);
        return call.done().front();
    };
    const std::string day = R"("weekly": { "tue": ["09:00-17:00"] })",
                      night = R"("weekly": { "tue": ["22:00-23:00"] })";
    const std::string off = night + R"(, "closed": ["2023-11-14"])";
    CHECK(goes(day, "") == "log: closed");
    CHECK(goes(night, "") == "log: open");
    CHECK(goes(off, "") == "log: holiday");
    CHECK(goes(off, R"(, "closed": [ { "log": "shut" } ])") == "log: shut");
    CHECK(goes(night, R"(, "open": [ { "log": "come in" } ])") == "log: come in");
    CHECK(goes(day, "", {{"office", hours_state::open, {}}}) == "log: open");
    CHECK(goes(day, "", {{"other", hours_state::open, {}}}) == "log: closed");
    CHECK(goes(day, "", {{"office", hours_state::open, instant(milliseconds(1'699'999'999'999))}}) ==
          "log: closed");
}

TEST_CASE("hours that nobody wrote are a mistake", "[bot][hours]") {
    problems out;
    load_flow(flow_with(R"("hours": { "office": { "zone": "UTC", "weekly": { "mon": ["09:00-17:00"] } } },
        "sections": { "main": [ { "hours": { "of": "offise" } } ] })"),
              "f", "f.json", out);
    REQUIRE_FALSE(out.empty());
    const auto found = std::any_of(out.all().begin(), out.all().end(), [](const auto& p) {
        return p.what == "no hours \"offise\"; did you mean \"office\"?";
    });
    CHECK(found);
}
