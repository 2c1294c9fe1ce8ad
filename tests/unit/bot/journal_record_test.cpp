#include "bot/journal/journal_record.hpp"

#include <catch2/catch.hpp>

#include "bot/flow/load.hpp"

using namespace switchhook;
using namespace switchhook::bot;

namespace {

struct recorded_call {
    problems out;
    std::shared_ptr<const bot::flow> flow = load_flow(
        R"({ "version": 1, "sections": { "main": [ { "gather": { "id": "pin", "max": 4, "sensitive": true } } ] } })",
        "f", "f.json", out);
    bot::world world{flow.get(), {}, {}, {}};
    instant now{milliseconds(1'700'000'000'000)};
    bot::call call;

    std::string apply(const event& e) {
        auto result = step(call, e, world, now);
        auto line = write_journal_record(now, e, call, result, world);
        call = result.call;
        return line;
    }
};

}  // namespace

TEST_CASE("a record says when, what, why and what was asked for", "[bot][journal]") {
    recorded_call c;
    call_offered offer;
    offer.id = graph::call_id("a");
    const auto record = read_journal_record(c.apply(offer));
    REQUIRE(record);
    CHECK(record->at == c.now);
    CHECK(record->what == event(offer));
    CHECK(record->reason == "call came in");
    CHECK(record->actions == std::vector<std::string>{"answer #1"});
    CHECK(record->way.empty());
    const auto established = read_journal_record(
        c.apply(call_changed{graph::call_state::established, graph::media_state::active, {}}));
    REQUIRE(established);
    CHECK(established->way == std::vector<way_point>{{"/sections/main/0", "gather", {}}});
}

TEST_CASE("the first record of a call says which flow it follows, and whose trace it is in",
          "[bot][journal]") {
    recorded_call c;
    call_offered offer;
    offer.id = graph::call_id("a");
    const auto result = step(c.call, offer, c.world, c.now);
    const followed_flow follows{"front-desk", "a201763ab708-51c0de77"};
    record_notes notes{follows};
    notes.trace = "00-1-2-01";
    const auto first =
        read_journal_record(write_journal_record(c.now, offer, c.call, result, c.world, notes));
    REQUIRE(first);
    CHECK(first->follows == follows);
    CHECK(first->trace == "00-1-2-01");
    const auto later = read_journal_record(c.apply(offer));
    REQUIRE(later);
    CHECK_FALSE(later->follows);
    CHECK(later->trace.empty());
}

TEST_CASE("a record tells of tags where there are others than before", "[bot][journal]") {
    recorded_call c;
    c.flow = load_flow(R"({ "version": 1, "sections": { "main": [
        { "answer": {} }, { "tag": "vip" }, { "tag": [ "vip", "late" ] }, { "wait": "1s" } ] } })",
                       "f", "f.json", c.out);
    c.world.flow = c.flow.get();
    call_offered offer;
    offer.id = graph::call_id("a");
    CHECK(read_journal_record(c.apply(offer)).value().tags.empty());
    const call_changed up{graph::call_state::established, graph::media_state::active, {}};
    CHECK(read_journal_record(c.apply(up)).value().tags == std::vector<std::string>{"vip", "late"});
    CHECK(read_journal_record(c.apply(up)).value().tags.empty());
}

TEST_CASE("keys of a sensitive step are not in the journal", "[bot][journal]") {
    recorded_call c;
    call_offered offer;
    offer.id = graph::call_id("a");
    c.apply(offer);
    c.apply(call_changed{graph::call_state::established, graph::media_state::active, {}});
    for (int i = 0; i < 4; ++i) CHECK(c.apply(tone_received{i + 1, '7'}).find("7\"") == std::string::npos);
    CHECK(c.call.flow.results.front().content.text() == "7777");
}

TEST_CASE("a line that is no record reads as none", "[bot][journal]") {
    CHECK_FALSE(read_journal_record(""));
    CHECK_FALSE(read_journal_record("{\"t\": 1}"));
    CHECK_FALSE(read_journal_record("{\"t\": 1, \"e\": {\"unheardOf\": {}}, \"r\": \"\"}"));
}
