// Notifications and requests of the calls of a shard.

#include "tests/unit/server/shard_test.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace shard_test;

TEST_CASE("a call that cannot be written down is brought again, and nothing is asked of Graph",
          "[server][shard]") {
    running_shard s;
    s.journal->is_full = true;
    CHECK(s.call("created", "incoming") == reception::overloaded);
    CHECK(s.it->live().empty());
    CHECK(s.shared->metrics.calls_live.value() == 0);
    CHECK(s.graph.asked.empty());
    s.journal->is_full = false;
    CHECK(s.call("created", "incoming") == reception::accepted);
    CHECK(s.it->live().size() == 1);
}

TEST_CASE("behind records that were not kept, one has the whole call", "[server][shard]") {
    running_shard s;
    CHECK(s.call("created", "incoming") == reception::accepted);
    s.journal->is_full = true;
    CHECK(s.call("updated", "establishing") == reception::overloaded);
    s.journal->is_full = false;
    CHECK(s.call("updated", "established") == reception::accepted);
    CHECK(s.call("updated", "established") == reception::accepted);
    const auto records = s.journal->records(graph::call_id(call_a)).value();
    REQUIRE(records.size() == 3);
    CHECK_FALSE(bot::read_journal_record(records[0])->state);
    REQUIRE(bot::read_journal_record(records[1])->state);
    CHECK(bot::read_journal_record(records[1])->state->call.phase == bot::call_phase::established);
    CHECK_FALSE(bot::read_journal_record(records[2])->state);
}

TEST_CASE("requests of one call go to Graph one after the other", "[server][shard]") {
    running_shard s;
    CHECK(s.call("created", "incoming") == reception::accepted);
    s.call("updated", "established", call_a, audible);
    s.call("updated", "established", call_a, R"(, "toneInfo": {"sequenceId": 1, "tone": "tone1"})");
    CHECK(s.graph.asked == lines{"POST answer"});
    s.answer(202);
    CHECK(s.graph.asked == lines{"POST answer", "POST subscribeToTone"});
    s.answer(200);
    CHECK(s.graph.asked == lines{"POST answer", "POST subscribeToTone", "DELETE " + call_a});
}

TEST_CASE("what was accepted is in the journal before anything is sent", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    CHECK(s.journal->records(graph::call_id(call_a)).value().size() == 1);
    s.answer(202);
    CHECK(s.journal->records(graph::call_id(call_a)).value().size() == 2);
}

TEST_CASE("an ended call leaves the shard, and what comes later is taken without effect", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    s.call("deleted", "terminated");
    CHECK(s.it->live().empty());
    CHECK(s.shared->metrics.calls_live.value() == 0);
    REQUIRE(s.journal->ended(5, {}).value().size() == 1);
    CHECK(s.journal->ended(5, {}).value()[0].outcome == "caller");
    const auto records = s.journal->records(graph::call_id(call_a)).value().size();
    CHECK(s.call("updated", "established") == reception::accepted);
    CHECK(s.call("created", "incoming") == reception::accepted);
    s.answer(202);
    CHECK(s.journal->records(graph::call_id(call_a)).value().size() == records);
    CHECK(s.it->live().empty());
}

TEST_CASE("live calls are counted by their state, and by none when they are gone", "[server][shard]") {
    running_shard s;
    const auto& calls = s.shared->metrics.calls;
    s.call("created", "incoming");
    CHECK(calls.value("answering") == 1);
    s.call("updated", "established", call_a, audible);
    CHECK(calls.value("answering") == 0);
    CHECK(calls.value("established") == 1);
    s.call("deleted", "terminated");
    for (const auto state : call_states()) {
        CAPTURE(state);
        CHECK(calls.value(state) == 0);
    }
    SECTION("also when nobody could write them down") {
        s.journal->is_full = true;
        s.call("created", "incoming", placed);
        CHECK(calls.value("answering") == 0);
        CHECK(s.shared->metrics.append_failures.value() == 1);
    }
    SECTION("also when others lead them") {
        s.call("created", "incoming", placed);
        s.it->let_go_of_all();
        CHECK(calls.value("answering") == 0);
    }
}

TEST_CASE("a step that is left tells how long a call was in it", "[server][shard]") {
    running_shard s;
    const auto count = [&s](const std::string& step) {
        const auto text = s.shared->metrics.prometheus_text();
        const auto line = "switchhook_step_seconds_count{step=\"" + step + "\"} ";
        return std::stoi(text.substr(text.find(line) + line.size()));
    };
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    s.answer(200);
    CHECK(count("menu") == 0);
    s.call("updated", "established", call_a, R"(, "toneInfo": {"sequenceId": 1, "tone": "tone1"})");
    CHECK(count("menu") == 1);
    s.answer(204);
    s.call("deleted", "terminated");
    CHECK(count("menu") == 1);
}

TEST_CASE("what waits to be kept is counted until it is", "[server][shard]") {
    running_shard s;
    s.journal->is_slow = true;
    auto& m = s.shared->metrics;
    s.it->receive(
        graph::parse_notifications(
            R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [{"changeType": "created",
                      "resourceUrl": "/communications/calls/a", "resourceData":
                      {"@odata.type": "#microsoft.graph.call", "state": "incoming"}}]})")
            .value()
            .front(),
        {}, std::chrono::steady_clock::now(), [](reception) {});
    CHECK(m.records_waiting.value() == 1);
    s.journal->keep_next();
    s.settle();
    CHECK(m.records_waiting.value() == 0);
    CHECK(m.prometheus_text().find("switchhook_journal_append_seconds_count 1\n") != std::string::npos);
}

TEST_CASE("notifications of a call that is not known are taken and counted", "[server][shard]") {
    running_shard s;
    CHECK(s.call("updated", "established", "unheard-of") == reception::accepted);
    CHECK(s.shared->metrics.notifications_unknown_call.value() == 1);
    CHECK(s.it->live().empty());
}

TEST_CASE("past the limit of calls, and while draining, new calls are rejected as busy", "[server][shard]") {
    running_shard s(1);
    s.call("created", "incoming", "a");
    s.answer(202);
    s.call("created", "incoming", "b");
    CHECK(s.graph.asked == lines{"POST answer", "POST reject"});
    s.answer(202);
    s.call("deleted", "terminated", "b");

    s.call("deleted", "terminated", "a");
    s.shared->draining = true;
    s.call("created", "incoming", "c");
    CHECK(s.graph.asked.back() == "POST reject");
}

TEST_CASE("a stopped shard takes nothing, so that Graph tries elsewhere", "[server][shard]") {
    running_shard s;
    s.it->stop();
    CHECK(s.call("created", "incoming") == reception::overloaded);
    CHECK(s.graph.asked.empty());
}

TEST_CASE("a failed request comes back to the call", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    s.answer(404, R"({"error": {"code": "8522", "message": "Call not found."}})");
    CHECK(s.it->live().empty());
    CHECK(s.journal->ended(1, {}).value()[0].outcome == "lost");
    CHECK(s.journal->records(graph::call_id(call_a)).value().back().find("8522") != std::string::npos);
}

TEST_CASE("an operation that is over in its own answer is over for the call", "[server][shard]") {
    running_shard s(10, R"({ "record": { "id": "message" } }, { "hangup": {} })");
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    CHECK(s.graph.asked.back() == "POST recordResponse");
    SECTION("no notification of a final status follows") {
        s.answer(200,
                 R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "failed"})");
        CHECK(s.graph.asked.back() == "DELETE " + call_a);
    }
    SECTION("one that runs has its end told later") {
        s.answer(200,
                 R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "running"})");
        CHECK(s.graph.asked.back() == "POST recordResponse");
    }
}

TEST_CASE("a recording that is lost counts, by what went wrong", "[server][shard]") {
    running_shard s(10, R"({ "record": { "id": "message" } }, { "hangup": {} })", 128, "/dev/null/none");
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    s.answer(200, R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "completed",
                      "recordingLocation": "https://media.example/r", "recordingAccessToken": "r"})");
    CHECK(s.graph.asked.back() == "GET r");
    const auto& lost = s.shared->metrics.recordings_lost;
    SECTION("Graph does not give it") {
        s.answer(404);
        CHECK(lost.value("fetch") == 1);
        CHECK(lost.value("store") == 0);
    }
    SECTION("the disk does not take it") {
        s.answer(200, "RIFF");
        CHECK(lost.value("fetch") == 0);
        CHECK(lost.value("store") == 1);
        CHECK(s.shared->metrics.recordings_waiting.value() == 0);
    }
    CHECK(s.graph.asked.back() == "DELETE " + call_a);
}

TEST_CASE("pieces of a message that cannot be joined count as lost", "[server][shard]") {
    const test::temporary_folder folder;
    running_shard s(10, R"({ "voicemail": { "id": "m", "max": "1m", "piece": "30s" } }, { "hangup": {} })",
                    128, folder.path());
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    CHECK(s.graph.asked.back() == "POST subscribeToTone");
    s.answer(200);
    // Two pieces as long as Graph records at a time; what it gives for them is no audio.
    for (const std::string id : {"1", "2", "3", "4"})
        s.graph.answer(200, R"({"@odata.type": "#microsoft.graph.recordOperation", "status": "completed",
                                "resultInfo": {"code": 200, "subcode": 8515}, "recordingAccessToken": "r",
                                "recordingLocation": "https://media.example/r", "id": ")" +
                                id + "\"}");
    s.settle();
    CHECK(std::count(s.graph.asked.begin(), s.graph.asked.end(), "POST recordResponse") == 2);
    CHECK(std::count(s.graph.asked.begin(), s.graph.asked.end(), "GET r") == 2);
    CHECK(s.shared->metrics.recordings_stored.value() == 2);
    CHECK(s.shared->metrics.recordings_lost.value("join") == 1);
}

TEST_CASE("what may not be made twice waits until the answer before it is kept", "[server][shard]") {
    running_shard s(10, R"({ "menu": { "options": { "1": [ { "transfer": { "to": { "user": ")" + placed +
                            R"(" }, "failed": [] } } ] } } })");
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    s.call("updated", "established", call_a, R"(, "toneInfo": {"sequenceId": 1, "tone": "tone1"})");
    CHECK(s.graph.asked.back() == "POST subscribeToTone");
    s.journal->is_slow = true;
    s.answer(
        200,
        R"({"@odata.type": "#microsoft.graph.subscribeToToneOperation", "id": "o", "status": "completed"})");
    CHECK(s.graph.asked.back() == "POST subscribeToTone");
    s.journal->keep_next();
    s.settle();
    CHECK(s.graph.asked.back() == "POST transfer");
}
