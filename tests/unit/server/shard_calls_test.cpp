// Calls of a shard at their beginning and end, and who is told of them.

#include "tests/unit/server/shard_test.hpp"

using namespace shard_test;

namespace {

void place_telling(running_shard& s, lines& told) {
    bot::call_order order;
    order.to = {graph::identity{graph::identity_kind::user, call_a, {}, {}}};
    s.it->place(
        graph::call_id(placed), s.flow, std::move(order), [](bool) {},
        [&told](std::string_view what) { told.emplace_back(what); });
}

}  // namespace

TEST_CASE("who has a call placed is told whether Graph ever had it", "[server][shard][placing]") {
    running_shard s(10, R"({ "call": { "failed": [ { "hangup": {} } ] } })");
    lines told;
    place_telling(s, told);
    s.settle();
    SECTION("it refused it") {
        s.answer(400);
        CHECK(told == lines{"notPlaced"});
    }
    SECTION("it ended it for no good reason") {
        s.answer(201, R"({"id": "first"})");
        s.leg(1, "deleted", "terminated", "first");
        CHECK(told == lines{"failed"});
    }
    SECTION("and when somebody answered, of that alone") {
        s.answer(201, R"({"id": "first"})");
        s.leg(1, "updated", "established", "first");
        s.leg(1, "deleted", "terminated", "first");
        CHECK(told == lines{"answered"});
    }
}

TEST_CASE("a call that another process has begun is not begun again", "[server][shard][placing]") {
    running_shard s(10, R"({ "call": { "failed": [ { "hangup": {} } ] } })");
    bot::call_order order;
    order.to = {graph::identity{graph::identity_kind::user, call_a, {}, {}}};
    std::vector<bool> placed_well;
    const auto place = [&] {
        s.it->place(graph::call_id(placed), s.flow, order, [&](bool well) { placed_well.push_back(well); });
        s.settle();
    };
    SECTION("when it was taken up") {
        place();
        place();
        CHECK(placed_well == std::vector<bool>{true, true});
        CHECK(s.it->live().size() == 1);
        CHECK(s.graph.asked == lines{"POST calls"});
    }
    SECTION("nor when it has yet to be") {
        s.journal->append({graph::call_id(placed), 1, "its first record"}, [](error_code) {});
        place();
        CHECK(placed_well == std::vector<bool>{true});
        CHECK(s.it->live().empty());
        CHECK(s.graph.asked.empty());
    }
    SECTION("nor one that came in, and is told of again") {
        s.journal->append({graph::call_id(call_a), 1, "its first record"}, [](error_code) {});
        CHECK(s.call("created", "incoming") == reception::accepted);
        CHECK(s.graph.asked.empty());
    }
}

TEST_CASE("a call that is let go of before it was kept is counted off once", "[server][shard][placing]") {
    running_shard s(10, R"({ "call": { "failed": [ { "hangup": {} } ] } })");
    s.journal->append({graph::call_id(placed), 1, "by another instance"}, [](error_code) {});
    s.journal->is_slow = true;
    lines told;
    place_telling(s, told);
    CHECK(s.shared->metrics.calls_live.value() == 1);
    s.it->let_go_of_all();
    CHECK(told == lines{"lost"});
    s.journal->keep_next();
    s.settle();
    CHECK(s.shared->metrics.calls_live.value() == 0);
    CHECK(s.shared->has_room());
    CHECK(told == lines{"lost"});
}

TEST_CASE("what a later version leads is not taken here", "[server][shard]") {
    running_shard s;
    s.shared->led_elsewhere.insert(graph::call_id(call_a).key());
    CHECK(s.call("updated", "established") == reception::overloaded);
    CHECK(s.call("created", "incoming") == reception::overloaded);
    s.shared->led_elsewhere.insert(graph::call_id(placed).key());
    CHECK(s.leg(1, "updated", "established", "first") == reception::overloaded);
    CHECK(s.it->live().empty());
}

TEST_CASE("a leg that rings on after it was given up is taken down", "[server][shard][placing]") {
    running_shard s(10, R"({ "call": { "failed": [ { "call": { "failed": [ { "hangup": {} } ] } } ] } })");
    s.place();
    s.answer(400);
    s.answer(201, R"({"id": "second"})");
    REQUIRE(s.graph.asked == lines{"POST calls", "POST calls"});
    SECTION("while another leg is being called") {
        CHECK(s.leg(1, "updated", "establishing", "first") == reception::accepted);
        CHECK(s.graph.asked.back() == "DELETE first");
        CHECK(s.it->find(graph::call_id(placed))->state.id == graph::call_id("second"));
        s.answer(204);
        s.leg(1, "updated", "established", "first");
        CHECK(s.graph.asked.size() == 3);
    }
    SECTION("after the call is over") {
        s.leg(2, "deleted", "terminated", "second");
        REQUIRE(s.it->live().empty());
        s.leg(1, "updated", "established", "first");
        CHECK(s.graph.asked.back() == "DELETE first");
        s.answer(400);
        s.leg(1, "updated", "established", "first");
        CHECK(s.graph.asked.size() == 4);
    }
    SECTION("but not one that has ended, or is of nobody here") {
        s.leg(1, "updated", "terminating", "first");
        s.leg(1, "deleted", "terminated", "first");
        s.leg(2, "deleted", "terminated", "second");
        s.leg(2, "updated", "establishing", "second");
        s.call("updated", "established", "other", {}, leg_address{graph::call_id("nobody"), 1});
        CHECK(s.graph.asked.size() == 2);
    }
}

TEST_CASE("a hang-up whose turn never comes is sent when the call is given up", "[server][shard]") {
    running_shard s(10, R"({ "menu": { "options": { "1": [ { "wait": "1h" } ] } } })");
    s.flow->world.settings.ending_within = 0ms;
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    REQUIRE(s.graph.asked.back() == "POST subscribeToTone");  // and is not answered
    CHECK(s.it->hang_up(graph::call_id(call_a)));
    for (int i = 0; i < 1000 && !s.it->live().empty(); ++i) s.settle();
    REQUIRE(s.it->live().empty());
    s.settle();
    CHECK(s.graph.asked.back() == "DELETE " + call_a);
    CHECK(s.graph.asked.size() == 3);
}

TEST_CASE("a call keeps the flow that it began with, and the last of them lets go of it", "[server][shard]") {
    const auto audio_of = [](const std::string& length) {
        const std::vector<media::prompt_source> one{{media::prompt_source::kind::silence, length, {}}};
        return media::prompt_library::build(one, {}, media::voice({}), {}).library;
    };
    const auto address = [](const program& p) {
        return p.library->of({media::prompt_source::kind::silence, p.version, {}})->hash;
    };
    running_shard s;
    s.flow->version = "100ms";
    s.flow->library = audio_of(s.flow->version);
    const auto next = std::make_shared<program>(*s.flow);
    next->version = "200ms";
    next->library = audio_of(next->version);
    const auto old_address = address(*s.flow), new_address = address(*next);
    const std::weak_ptr<const program> old = s.flow;
    s.call("created", "incoming");
    s.answer(202);
    s.flow.reset();

    s.shared->flows.offer({next, {}});
    const std::string second = "57dab8b1-894c-409a-b240-bd8beae78000";
    s.call("created", "incoming", second);
    CHECK(s.it->find(graph::call_id(call_a))->follows == old.lock());
    CHECK(s.it->find(graph::call_id(second))->follows == next);
    CHECK(s.shared->flows.clip(old_address) != nullptr);
    CHECK(s.shared->flows.clip(new_address) != nullptr);

    s.call("deleted", "terminated");
    REQUIRE(s.it->live().size() == 1);
    CHECK(old.expired());
    CHECK(s.shared->flows.clip(old_address) == nullptr);
    CHECK(s.shared->flows.clip(new_address) != nullptr);
    CHECK(s.journal->ended(1, {}).value()[0].flow_version == "100ms");
    const auto record = bot::read_journal_record(s.journal->records(graph::call_id(second)).value().front());
    REQUIRE(record);
    CHECK(record->follows == bot::followed_flow{"f", "200ms"});
}

TEST_CASE("draining tells once when the last call is over", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    s.shared->draining = true;
    int told = 0;
    s.shared->when_quiet([&] { ++told; });
    CHECK(told == 0);
    s.call("deleted", "terminated");
    CHECK(told == 1);
}

TEST_CASE("what happens in a call is told in order to those who follow", "[server][shard][events]") {
    running_shard s;
    const auto reader = s.shared->events.subscribe();
    s.call("created", "incoming");
    s.answer(404, R"({"error": {"code": "8522", "message": "Call not found."}})");
    lines kinds;
    for (const auto& e : reader->read().events) kinds.emplace_back(e->kind);
    CHECK(kinds == lines{"callBegan", "timeline", "requestFailed", "timeline", "stateChanged", "callEnded"});
}

TEST_CASE("the log says in words what Graph's codes mean", "[server][shard]") {
    running_shard s;
    const captured_log log;
    s.call("created", "incoming");
    SECTION("of a request that was refused") {
        s.answer(404, R"({"error": {"code": "8522", "message": "Call not found."}})");
        CHECK_THAT(log.line("request failed"),
                   Catch::Contains(R"( code=8522 meaning="The call is not known: it has ended, )"));
    }
    SECTION("of a call that ended badly") {
        s.call("deleted", "terminated", call_a,
               R"(, "resultInfo": {"code": 480, "subcode": 10076, "message": "m"})");
        CHECK_THAT(log.line("->terminated"),
                   Catch::Contains(R"( result=480/10076 meaning="The callee could not be reached.")"));
        // The journal keeps the code, and whoever reads it has the words.
        const auto record = s.journal->records(graph::call_id(call_a)).value().back();
        CHECK_THAT(record, Catch::Contains("10076") && !Catch::Contains("could not be reached"));
    }
    SECTION("but not of one that ended well") {
        s.call("deleted", "terminated", call_a,
               R"(, "resultInfo": {"code": 200, "subcode": 5003, "message": "m"})");
        CHECK_THAT(log.line("->terminated"), Catch::Contains("reason=") && !Catch::Contains("meaning"));
    }
}

TEST_CASE("what happens to a call is counted where it happens", "[server][shard][statistics]") {
    running_shard s;
    const auto counted = [&] {
        minute_counts all;
        for (const auto& m : s.shared->statistics.all()) all.add(read_minute_counts(m.counts).value());
        return all;
    };
    s.journal->is_full = true;
    CHECK(s.call("created", "incoming") == reception::overloaded);
    CHECK(counted().begun == 0);
    s.journal->is_full = false;
    CHECK(s.call("created", "incoming", placed) == reception::accepted);
    CHECK(counted().begun == 1);
    s.answer(202);
    CHECK(counted().request.count() == 1);
    CHECK(counted().answer.count() == 0);
    s.call("updated", "establishing", placed);
    s.call("updated", "established", placed, audible);
    s.call("updated", "established", placed, audible);
    CHECK(counted().answer.count() == 1);
    s.answer(400);
    CHECK(counted().requests_failed == 1);
    s.call("deleted", "terminated", placed);
    CHECK(counted().ended.size() == 1);
    CHECK(counted().begun == 1);
}
