// Which trace a call is in, and what of it goes with whatever is sent for the call.

#include <set>

#include "server/outside/service_desk.hpp"
#include "server/tracing/trace_exporter.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/outside_test.hpp"
#include "tests/unit/server/shard_test.hpp"

using namespace switchhook::server::tracing;
using outside::told_service;

namespace {

const std::string given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const std::string joined = "4bf92f3577b34da6a3ce929d0e0e4736";
const graph::call_id key("57dab8b1-894c-409a-b240-bd8beae78896");

struct traced_shard : shard_test::running_shard {
    explicit traced_shard(const std::string& steps = shard_test::one_menu) : running_shard(10, steps) {}

    void tell(std::shared_ptr<net::http_transport> collector, double share = 1) {
        shared->traces = std::make_shared<trace_exporter>(
            trace_settings{*net::parse_url("http://collector:4318/v1/traces"), {}, "bot", share},
            trace_exporter::surroundings{context.get_executor(), std::move(collector), context.get_executor(),
                                         journal, shared->metrics});
    }
    // With the traceparent `given`.
    void offer(const graph::call_id& call) {
        const auto offered = graph::parse_notifications(
            R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [{"changeType": "created",
            "resourceUrl": "/communications/calls/)" +
            call.wire() +
            R"(", "resourceData": {"@odata.type": "#microsoft.graph.call", "state": "incoming"}}]})");
        it->receive(
            offered->front(), {}, std::chrono::steady_clock::now(), [](reception) {},
            read_traceparent(given));
        settle();
    }
};

}  // namespace

TEST_CASE("a call joins the trace of its notification, and its requests say so", "[server][tracing]") {
    traced_shard s;
    auto collector = std::make_shared<told_service>();
    collector->will_answer(200);
    s.tell(collector);
    SECTION("of its first one") {
        s.offer(key);
        REQUIRE(s.graph.traceparents.size() == 1);
        CHECK(s.graph.traceparents[0] ==
              "00-4bf92f3577b34da6a3ce929d0e0e4736-" + span_of_request(key, 1) + "-01");
    }
    SECTION("or has one of its own") {
        s.call("created", "incoming");
        REQUIRE(s.graph.traceparents.size() == 1);
        CHECK(s.graph.traceparents[0] == "00-" + trace_of(key).trace + '-' + span_of_request(key, 1) + "-01");
    }
    s.call("deleted", "terminated");
    s.answer(202);
    s.settle();
    REQUIRE(collector->requests.size() == 1);
    CHECK(collector->requests[0].body.find("\"call f\"") != std::string::npos);
    CHECK(s.shared->metrics.traces.value("told") == 1);
}

TEST_CASE("whether a call that joins a trace is told depends on the call", "[server][tracing]") {
    traced_shard s;
    s.tell(std::make_shared<told_service>(), 0.5);
    std::set<std::string> flags;
    for (int i = 0; i < 8; ++i) {
        const graph::call_id call("c" + std::to_string(i));
        s.offer(call);
        s.answer(202);
        REQUIRE(s.it->find(call));
        CHECK(s.it->find(call)->trace->sampled == is_sampled(call, 0.5));
        flags.insert(s.graph.traceparents.back().substr(53));
    }
    CHECK(flags == std::set<std::string>{"00", "01"});
}

TEST_CASE("a leg is in the trace that its call has joined", "[server][tracing][placing]") {
    traced_shard s(R"({ "answer": {} }, { "transfer": { "consult": {}, "failed": [],
        "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } })");
    s.tell(std::make_shared<told_service>());
    std::optional<graph::call_id> leg;
    s.shared->calls.place = [&](const auto& name, auto follows, auto order, auto done, auto told,
                                auto trace) {
        leg = name;
        s.it->place(name, follows, order, done, told, trace);
    };
    s.offer(key);
    s.answer(202);
    s.call("updated", "established", key.wire(), shard_test::audible);
    for (int i = 0; i < 4 && !leg; ++i) s.answer(200, "{}");
    REQUIRE(leg);
    REQUIRE(s.it->find(*leg));
    CHECK(s.it->find(*leg)->trace == trace_context{read_traceparent(given)->trace, span_of_call(key), true});
}

TEST_CASE("without a collector nobody is told of traces", "[server][tracing]") {
    shard_test::running_shard s;
    s.call("created", "incoming");
    REQUIRE(s.graph.traceparents.size() == 1);
    CHECK(s.graph.traceparents[0].empty());
}

TEST_CASE("a recording is fetched in the trace of its call", "[server][tracing]") {
    traced_shard s(R"({ "record": { "id": "message" } }, { "hangup": {} })");
    s.tell(std::make_shared<told_service>());
    s.offer(key);
    s.answer(202);
    s.call("updated", "established", key.wire(), shard_test::audible);
    REQUIRE(s.graph.asked.back() == "POST recordResponse");
    s.answer(200, R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "completed",
        "recordingLocation": "https://media.example/r", "recordingAccessToken": "sesame"})");
    const auto fetched = std::find(s.graph.asked.begin(), s.graph.asked.end(), "GET r");
    REQUIRE(fetched != s.graph.asked.end());
    const auto& header = s.graph.traceparents[static_cast<std::size_t>(fetched - s.graph.asked.begin())];
    std::set<std::string> requests;
    for (std::uint32_t i = 1; i < 9; ++i)
        requests.insert("00-" + joined + '-' + span_of_request(key, i) + "-01");
    CHECK(requests.contains(header));
}

TEST_CASE("what is ended at Graph beside the requests of a call is in the call's own span",
          "[server][tracing]") {
    const graph::call_id ours(shard_test::placed);
    SECTION("a leg that rings on after it was given up") {
        traced_shard s(R"({ "call": { "failed": [ { "call": { "failed": [ { "hangup": {} } ] } } ] } })");
        s.tell(std::make_shared<told_service>());
        s.place();
        s.answer(400);
        s.answer(201, R"({"id": "second"})");
        s.leg(1, "updated", "establishing", "first");
        REQUIRE(s.graph.asked.back() == "DELETE first");
        CHECK(s.graph.traceparents.back() == "00-" + trace_of(ours).trace + '-' + span_of_call(ours) + "-01");
    }
    SECTION("a call whose hang-up never had its turn") {
        traced_shard s;
        s.tell(std::make_shared<told_service>());
        s.flow->world.settings.ending_within = 0ms;
        s.offer(key);
        s.answer(202);
        s.call("updated", "established", key.wire(), shard_test::audible);
        REQUIRE(s.graph.asked.back() == "POST subscribeToTone");  // and is not answered
        REQUIRE(s.it->hang_up(key));
        for (int i = 0; i < 1000 && !s.it->live().empty(); ++i) s.settle();
        s.settle();
        REQUIRE(s.graph.asked.back() == "DELETE " + key.wire());
        CHECK(s.graph.traceparents.back() == "00-" + joined + '-' + span_of_call(key) + "-01");
    }
}

TEST_CASE("a notice keeps the trace of its call on the disk", "[server][tracing][notices]") {
    const std::string header = GENERATE("", R"(, "headers": { "Traceparent": "theirs" })");
    traced_shard s(R"({ "notify": { "url": "https://127.0.0.1:1/ended")" + header +
                   R"( } }, { "menu": { "options": { "1": [] } } })");
    s.tell(std::make_shared<told_service>());
    const test::temporary_folder folder;
    config::service_settings settings;
    settings.private_hosts = {"127.0.0.1"};
    settings.spool = folder.path() / "spool";
    auto desk = outside::service_desk::open(settings, {s.context.get_executor()}, s.context.get_executor(),
                                            s.shared->metrics);
    REQUIRE(desk.has_value());
    s.shared->desk = desk->get();
    s.offer(key);
    const auto kept = (*desk)->spool()->of_kind(outside::notice_kind);
    REQUIRE(kept.size() == 1);
    const auto notice = outside::read_notice((*desk)->spool()->read(kept[0].id)->document);
    REQUIRE(notice);
    REQUIRE(notice->request.headers.size() == 1);
    const auto& told = notice->request.headers[0].value.reveal();
    CHECK(told == (header.empty() ? "00-" + joined + '-' + span_of_call(key) + "-01" : "theirs"));
    (*desk)->stop();
    s.settle();
}

TEST_CASE("a call stays in the trace that it has joined when another process goes on with it",
          "[server][tracing][recovery]") {
    traced_shard before;
    before.tell(std::make_shared<told_service>());
    before.offer(key);
    const auto record = bot::read_journal_record(before.journal->records(key).value().front());
    REQUIRE(record);
    bot::restored_call left;
    left.call = before.it->find(key)->state;
    left.trace = record->trace;
    traced_shard after;
    after.tell(std::make_shared<told_service>());
    left.follows = &after.flow->world;
    after.it->resume(after.flow, std::move(left));
    REQUIRE(after.it->find(key));
    CHECK(after.it->find(key)->trace == before.it->find(key)->trace);
    CHECK(after.it->find(key)->trace->trace == joined);
}

TEST_CASE("a call in a trace of its own keeps nothing of it", "[server][tracing][recovery]") {
    traced_shard s;
    s.tell(std::make_shared<told_service>());
    s.call("created", "incoming", key.wire());
    CHECK(s.journal->records(key).value().front().find(trace_of(key).trace) == std::string::npos);
}
