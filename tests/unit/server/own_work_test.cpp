// What is under way for calls and only this process can finish.

#include "server/runtime/own_work.hpp"

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/shard_test.hpp"

using namespace shard_test;

TEST_CASE("whoever waits for work is told once, when the last of it ends", "[server][shard]") {
    own_work work;
    int told = 0;
    const auto tell = [&told] { ++told; };
    work.when_none(tell);
    CHECK(told == 1);
    auto one = work.begin();
    auto other = work.begin();
    CHECK(work.under_way() == 2);
    work.when_none(tell);
    one.reset();
    CHECK(told == 1);
    other.reset();
    CHECK(told == 2);
    other = work.begin();
    other.reset();
    CHECK(told == 2);
}

TEST_CASE("a recording is work of its process until it is stored and what follows is done",
          "[server][shard]") {
    const test::temporary_folder folder;
    running_shard s(10, R"({ "record": { "id": "message" } }, { "hangup": {} })", 128, folder.path());
    auto& work = s.shared->own_work;
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    CHECK(s.graph.asked.back() == "POST recordResponse");
    // Graph records, whoever leads the call.
    CHECK(work.under_way() == 0);
    s.answer(200, R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "completed",
                      "recordingLocation": "https://media.example/r", "recordingAccessToken": "r"})");
    CHECK(s.graph.asked.back() == "GET r");
    CHECK(work.under_way() == 1);
    bool none = false;
    work.when_none([&none] { none = true; });
    SECTION("stored and followed") {
        s.journal->is_slow = true;
        s.answer(200, "RIFF");
        CHECK(s.shared->metrics.recordings_stored.value() == 1);
        CHECK_FALSE(none);
        s.journal->is_slow = false;
        s.journal->keep_next();
        s.settle();
        CHECK(s.graph.asked.back() == "DELETE " + call_a);
        CHECK_FALSE(none);
        s.answer(204);
        CHECK(none);
    }
    SECTION("another process leads the call") {
        s.it->let_go_of_all();
        CHECK(none);
    }
}

TEST_CASE("what a service is asked is work of its process from the event that asks it", "[server][shard]") {
    running_shard s(10, R"({ "answer": {} },
                             { "http": { "url": "https://service.example/", "method": "POST", "failed": [] } },
                             { "hangup": {} })");
    auto& work = s.shared->own_work;
    s.call("created", "incoming");
    s.journal->is_slow = true;
    s.answer(202);
    CHECK(work.under_way() == 0);
    s.journal->keep_next();
    s.it->receive(
        graph::parse_notifications(
            R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [{"changeType": "updated",
                "resourceUrl": "/communications/calls/)" +
            call_a + R"(", "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "established")" +
            audible + "}}]}")
            .value()
            .front(),
        {}, std::chrono::steady_clock::now(), [](reception) {});
    // Its request is sent when that is in the journal.
    CHECK(work.under_way() == 1);
    s.journal->is_slow = false;
    s.journal->keep_next();
    s.settle();
    // There is no service here.
    CHECK(s.graph.asked.back() == "DELETE " + call_a);
    s.answer(204);
    CHECK(work.under_way() == 0);
}
