// Traces of calls: to which one a call belongs, what its journal becomes, and how a collector is told.

#include "server/tracing/trace_exporter.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>

#include "base/json/document.hpp"
#include "server/store/memory_store.hpp"
#include "server/tracing/call_spans.hpp"
#include "tests/unit/server/outside_test.hpp"
#include "tests/unit/server/shard_test.hpp"

using namespace switchhook::server::tracing;
using outside::told_service;

namespace {

const std::string given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const graph::call_id key("57dab8b1-894c-409a-b240-bd8beae78896");

// A caller hears a menu, presses 2, hears something that Graph refuses, and hangs up.
const std::vector<std::string> journal{
    R"({"t":1000,"e":{"offered":{"id":"57dab8b1-894c-409a-b240-bd8beae78896"}},"r":"call came in","a":["answer #1"],"v":[["/sections/main/0","answer"]]})",
    R"({"t":1150,"e":{"succeeded":{"request":1,"status":202,"ms":120}},"r":"request accepted"})",
    R"({"t":1200,"e":{"changed":{"state":"established","audio":"active"}},"r":"call established","a":["playPrompt hello #2"],"v":[["/sections/main/0","answer","answered"],["/sections/main/1","menu"]]})",
    R"({"t":1300,"e":{"failed":{"request":2,"error":"refused","status":403,"ms":90}},"r":"request failed"})",
    R"({"t":1900,"e":{"changed":{"state":"established","audio":"active"}},"r":"caller pressed 2","v":[["/sections/main/1","menu","2"],["/sections/sales/0","play"]]})"};

ended_call over_at(int ms) {
    return {key,      "front-desk",         "abc",
            "caller", bot::instant(1000ms), bot::instant(std::chrono::milliseconds(ms))};
}

std::vector<bot::journal_record> records() {
    std::vector<bot::journal_record> all;
    for (const auto& line : journal) {
        auto r = bot::read_journal_record(line);
        REQUIRE(r);
        all.push_back(*std::move(r));
    }
    return all;
}

const trace_span& named(const std::vector<trace_span>& all, const std::string& name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const trace_span& s) { return s.name == name; });
    REQUIRE(found != all.end());
    return *found;
}

std::string attribute(const trace_span& s, const std::string& name) {
    for (const auto& [key_of, value] : s.attributes)
        if (key_of == name) return std::get<std::string>(value);
    return {};
}

// Something happens while it is asked for the first time; after that it takes everything.
class troubled_collector final : public net::http_transport {
  public:
    asio::awaitable<result<net::http_response>> send(net::origin, net::http_request, net::deadline) override {
        ++asked;
        if (auto first = std::exchange(trouble, {})) {
            first();
            co_return net::errc::not_connected;
        }
        net::http_response taken;
        taken.status = 200;
        co_return taken;
    }
    std::function<void()> trouble;
    int asked = 0;
};

struct broken_store : memory_store {
    result<std::vector<std::string>> records(const graph::call_id&) const override {
        throw std::runtime_error("no memory");
    }
};

struct telling {
    asio::io_context io{1};
    metrics counts;
    std::shared_ptr<memory_store> store;
    std::shared_ptr<told_service> collector = std::make_shared<told_service>();
    std::shared_ptr<trace_exporter> traces;

    explicit telling(trace_limits limits = {}, double share = 1, std::shared_ptr<net::http_transport> to = {},
                     std::shared_ptr<memory_store> journals = std::make_shared<memory_store>())
        : store(std::move(journals)) {
        limits.between_attempts = 0ms;
        traces = std::make_shared<trace_exporter>(
            trace_settings{
                *net::parse_url("http://collector:4318/v1/traces"), {{"x-tenant", "contoso"}}, "bot", share},
            trace_exporter::surroundings{io.get_executor(), to ? std::move(to) : collector, io.get_executor(),
                                         store, counts},
            limits);
        for (std::size_t i = 0; i < journal.size(); ++i)
            store->append({key, i + 1, journal[i]}, [](error_code) {});
    }
    void end(const graph::call_id& call = key) {
        auto over = over_at(2000);
        over.id = call;
        traces->call_ended(over, traces->begin(call));
    }
    // Pauses between attempts are over at once.
    void settle() {
        io.restart();
        io.run();
    }
    std::uint64_t count(const std::string& outcome) { return counts.traces.value(outcome); }
};

}  // namespace

TEST_CASE("a traceparent is taken as W3C says, or not at all", "[server][tracing]") {
    const auto read = read_traceparent(given);
    REQUIRE(read);
    CHECK(read->trace == "4bf92f3577b34da6a3ce929d0e0e4736");
    CHECK(read->parent == "00f067aa0ba902b7");
    CHECK(read_traceparent("01" + given.substr(2) + "-more"));
    CHECK(read_traceparent("00" + given.substr(2, 51) + "00"));
    for (const auto& wrong : std::vector<std::string>{
             "", "ff" + given.substr(2), given + "-more", "01" + given.substr(2) + "more",
             given.substr(0, 54), "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
             "00-" + std::string(32, '0') + given.substr(35),
             given.substr(0, 36) + std::string(16, '0') + "-01", given.substr(0, 53) + "0g",
             "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_traceparent(wrong));
    }
}

TEST_CASE("ids of a call are the same wherever they are asked for", "[server][tracing]") {
    const auto made = trace_of(key);
    CHECK(made == trace_of(graph::call_id(std::string(key.wire()))));
    CHECK(read_traceparent(traceparent(made, span_of_call(key))));
    CHECK(span_of_request(key, 1) != span_of_request(key, 2));
    CHECK(span_of_request(key, 1) != span_of_step(key, 1));
    const graph::call_id leg("leg-1");
    CHECK(trace_of(leg, key).trace == made.trace);
    CHECK(trace_of(leg, key).parent == span_of_call(key));
    CHECK(trace_of(leg).trace != made.trace);
}

TEST_CASE("the share of the calls that is told is about what was asked for", "[server][tracing]") {
    const auto told_of = [](double share) {
        int told = 0;
        for (int i = 0; i < 2'000; ++i)
            told += is_sampled(graph::call_id("c" + std::to_string(i)), share) ? 1 : 0;
        return told;
    };
    CHECK(told_of(0) == 0);
    CHECK(told_of(1) == 2'000);
    CHECK(told_of(0.25) > 400);
    CHECK(told_of(0.25) < 600);
}

TEST_CASE("a journal becomes the span of a call, with its steps and requests", "[server][tracing]") {
    const auto in = *read_traceparent(given);
    const auto all = spans_of(over_at(2000), in, records());
    REQUIRE(all.size() == 6);
    const auto& whole = all.front();
    CHECK(whole.name == "call front-desk");
    CHECK(whole.parent == in.parent);
    CHECK(whole.id == span_of_call(key));
    CHECK(whole.ended == bot::instant(2000ms));
    CHECK(attribute(whole, "switchhook.outcome") == "caller");
    CHECK_FALSE(whole.failed);

    const auto& menu = named(all, "menu");
    CHECK(menu.parent == whole.id);
    CHECK(menu.began == bot::instant(1200ms));
    CHECK(menu.ended == bot::instant(1900ms));
    CHECK(attribute(menu, "switchhook.outcome") == "2");
    CHECK(attribute(menu, "switchhook.section") == "main");
    CHECK(named(all, "play").ended == bot::instant(2000ms));
    CHECK(attribute(named(all, "play"), "switchhook.outcome").empty());

    const auto& asked = all[2];
    CHECK(asked.name == "answer");
    CHECK(asked.id == span_of_request(key, 1));
    CHECK(asked.began == bot::instant(1030ms));
    CHECK(asked.ended == bot::instant(1150ms));
    const auto& refused = named(all, "playPrompt");
    CHECK(refused.parent == menu.id);
    CHECK(refused.failed);
    CHECK(refused.attributes.front() ==
          std::pair<std::string, attribute_value>("http.response.status_code", 403));
    CHECK(attribute(refused, "error.type") == "refused");
    CHECK(attribute(refused, "server.address").empty());
}

TEST_CASE("a request to a web service is told with its host", "[server][tracing]") {
    std::vector<bot::journal_record> told;
    for (
        const std::string line :
        {R"({"t":1000,"e":{"offered":{"id":"c"}},"r":"call came in","a":["ask crm.example:444 for steps #1"]})",
         R"({"t":1900,"e":{"unanswered":{"request":1,"why":"timeout","ms":800}},"r":"no reply"})"})
        if (auto r = bot::read_journal_record(line)) told.push_back(*std::move(r));
    REQUIRE(told.size() == 2);
    const auto all = spans_of(over_at(2000), trace_of(key), told);
    const auto& asked = named(all, "ask");
    CHECK(attribute(asked, "server.address") == "crm.example");
    CHECK(std::count(asked.attributes.begin(), asked.attributes.end(),
                     std::pair<std::string, attribute_value>("server.port", 444)) == 1);
    CHECK(attribute(asked, "error.type") == "timeout");
    CHECK(asked.failed);
    CHECK(asked.began == bot::instant(1100ms));
}

TEST_CASE("a recording is told from when it was asked for until it is stored", "[server][tracing]") {
    std::vector<bot::journal_record> told;
    for (
        const std::string line :
        {R"({"t":1000,"e":{"offered":{"id":"c"}},"r":"r","a":["fetch the recording #1","fetch the recording #2"]})",
         R"({"t":1400,"e":{"stored":{"request":1,"file":"a.wav","ms":9000}},"r":"r","a":["join 2 recordings #3"]})",
         R"({"t":1500,"e":{"lost":{"request":2,"why":"unauthorized"}},"r":"r"})",
         R"({"t":1700,"e":{"stored":{"request":3,"file":"b.wav"}},"r":"r"})"})
        if (auto r = bot::read_journal_record(line)) told.push_back(*std::move(r));
    REQUIRE(told.size() == 4);
    const auto all = spans_of(over_at(2000), trace_of(key), told);
    REQUIRE(all.size() == 4);
    CHECK(all[1].name == "recording");
    CHECK(all[1].id == span_of_request(key, 1));
    CHECK(all[1].is == trace_span::kind::client);
    CHECK(all[1].began == bot::instant(1000ms));
    CHECK(all[1].ended == bot::instant(1400ms));
    CHECK_FALSE(all[1].failed);
    CHECK(all[2].failed);
    CHECK(attribute(all[2], "error.type") == "unauthorized");
    CHECK(all[3].name == "join");
    CHECK(all[3].is == trace_span::kind::inside);
    CHECK(all[3].began == bot::instant(1400ms));
}

TEST_CASE("spans are told as OTLP's JSON", "[server][tracing]") {
    const auto in = *read_traceparent(given);
    const auto text =
        otlp_request("bot", "1.2", otlp_spans(in.trace, spans_of(over_at(2000), in, records())));
    const auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    const auto resource = document->root()["resourceSpans"].at(0);
    CHECK(resource["resource"]["attributes"].at(0)["value"]["stringValue"].string_or() == "bot");
    const auto spans = resource["scopeSpans"].at(0)["spans"];
    REQUIRE(spans.size() == 6);
    CHECK(spans.at(0)["traceId"].string_or() == in.trace);
    CHECK(spans.at(0)["parentSpanId"].string_or() == in.parent);
    CHECK(spans.at(0)["startTimeUnixNano"].as_string() == "1000000000");
    CHECK(spans.at(0)["kind"].as_integer() == 2);
    CHECK_FALSE(spans.at(0)["status"]);
    CHECK(spans.at(4)["status"]["code"].as_integer() == 2);
    const auto status = spans.at(4)["attributes"].at(0);
    CHECK(status["key"].string_or() == "http.response.status_code");
    CHECK(status["value"]["intValue"].string_or() == "403");
    CHECK_FALSE(status["value"]["stringValue"]);
}

TEST_CASE("a collector's URL may end with a slash", "[server][tracing]") {
    CHECK(traces_url("http://c:4318") == "http://c:4318/v1/traces");
    CHECK(traces_url("http://c:4318/") == "http://c:4318/v1/traces");
    CHECK(traces_url("https://c/otlp/") == "https://c/otlp/v1/traces");
}

TEST_CASE("headers of a collector are read as environments have them", "[server][tracing]") {
    CHECK(read_otlp_headers("")->empty());
    const auto read = read_otlp_headers(" authorization=Bearer%20a%2Cb , x-tenant=contoso,");
    REQUIRE(read.has_value());
    CHECK(*read == header_texts{{"authorization", "Bearer a,b"}, {"x-tenant", "contoso"}});
    for (const auto* wrong : {"authorization", "=x", "a b=x", "a=%0A", "a=%zz", "a=%4", "a:b=c"}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_otlp_headers(wrong).has_value());
    }
    CHECK(read_otlp_headers("a=hunter2%0A").error().find("hunter2") == std::string::npos);
}

TEST_CASE("a collector is told of calls that have ended, several at a time", "[server][tracing]") {
    telling t;
    for (int i = 0; i < 3; ++i) t.collector->will_answer(200);
    t.end();
    t.end(graph::call_id("another"));
    t.settle();
    REQUIRE(t.collector->requests.size() <= 2);
    const auto& first = t.collector->requests.front();
    CHECK(t.collector->asked.front() == "http://collector:4318/v1/traces");
    CHECK(first.method == "POST");
    CHECK(first.headers.find("Content-Type") == "application/json");
    CHECK(first.headers.find("x-tenant") == "contoso");
    CHECK(first.body.find(span_of_call(key)) != std::string::npos);
    CHECK(first.body.find("\"menu\"") != std::string::npos);
    CHECK(t.count("told") == 2);
    CHECK(t.counts.traces_waiting.value() == 0);
}

TEST_CASE("a collector that is busy is told again, and one that refuses is not", "[server][tracing]") {
    telling t;
    SECTION("busy for a while") {
        t.collector->will_answer(503);
        t.collector->will_answer(429);
        t.collector->will_answer(200);
        t.end();
        t.settle();
        CHECK(t.collector->requests.size() == 3);
        CHECK(t.count("told") == 1);
    }
    SECTION("busy for ever, or gone") {
        t.end();
        t.settle();
        CHECK(t.collector->requests.size() == 3);
        CHECK(t.count("dropped") == 1);
    }
    SECTION("not what it takes") {
        t.collector->will_answer(400);
        t.end();
        t.settle();
        CHECK(t.collector->requests.size() == 1);
        CHECK(t.count("dropped") == 1);
    }
    CHECK(t.counts.traces_waiting.value() == 0);
}

TEST_CASE("whatever happens while a collector is told, no call stays under way", "[server][tracing]") {
    trace_limits limits;
    limits.together = 1;
    auto collector = std::make_shared<troubled_collector>();
    telling t(limits, 1, collector);
    t.end();
    t.end(graph::call_id("another"));
    SECTION("an exception costs the calls of that request") {
        collector->trouble = [] { throw std::runtime_error("no memory"); };
        t.settle();
        CHECK(collector->asked == 2);
        CHECK(t.count("told") == 1);
        CHECK(t.count("dropped") == 1);
    }
    SECTION("the end of the process is no fault of the collector") {
        const shard_test::captured_log log;
        collector->trouble = [&t] { t.traces->stop(); };
        t.settle();
        CHECK(collector->asked == 1);
        CHECK(t.count("dropped") == 2);
        CHECK(log.line("traces: ").empty());
    }
    CHECK(t.counts.traces_waiting.value() == 0);
}

TEST_CASE("a call whose journal cannot be told is dropped", "[server][tracing]") {
    telling t({}, 1, {}, std::make_shared<broken_store>());
    t.end();
    CHECK_NOTHROW(t.settle());
    CHECK(t.collector->requests.empty());
    CHECK(t.count("dropped") == 1);
    CHECK(t.counts.traces_waiting.value() == 0);
}

TEST_CASE("what is too much, or comes too late, is dropped and counted", "[server][tracing]") {
    trace_limits few;
    few.waiting = 2;
    telling t(few);
    SECTION("more than may wait") {
        t.collector->will_answer(200);
        t.collector->will_answer(200);
        for (int i = 0; i < 5; ++i) t.end();
        CHECK(t.counts.traces_waiting.value() == 2);
        t.settle();
        CHECK(t.count("told") == 2);
        CHECK(t.count("dropped") == 3);
    }
    SECTION("behind the end") {
        t.end();
        t.traces->stop();
        t.end();
        t.settle();
        CHECK(t.collector->requests.empty());
        CHECK(t.count("dropped") == 2);
    }
    SECTION("none of the share") {
        telling none({}, 0);
        none.end();
        none.settle();
        CHECK(none.collector->requests.empty());
        CHECK(none.count("dropped") == 0);
    }
    CHECK(t.counts.traces_waiting.value() == 0);
}
