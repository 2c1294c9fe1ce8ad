#include "server/telemetry/graph_counts.hpp"

#include <algorithm>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>

#include "graph/client/error.hpp"
#include "net/error.hpp"
#include "server/runtime/services.hpp"
#include "server/store/memory_store.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::graph;

TEST_CASE("each end of an attempt has its label", "[server][metrics]") {
    const auto status = [](unsigned code) { return result_of(answered{code, std::nullopt}); };
    CHECK(status(204) == "2xx");
    CHECK(status(302) == "other");
    CHECK(status(401) == "401");
    CHECK(status(403) == "403");
    CHECK(status(404) == "404");
    CHECK(status(418) == "4xx");
    CHECK(status(429) == "429");
    CHECK(status(503) == "503");
    CHECK(status(504) == "504");
    CHECK(status(505) == "5xx");
    CHECK(status(100) == "other");
    const auto known = attempt_results();
    for (unsigned code = 200; code < 600; ++code)
        CHECK(std::find(known.begin(), known.end(), status(code)) != known.end());
    CHECK(result_of(answer_missing{net::errc::not_connected}) == "unreachable");
    CHECK(result_of(answer_missing{net::errc::answer_lost}) == "answerLost");
    CHECK(result_of(answer_missing{net::errc::stopped}) == "other");
    CHECK(result_of(token_missing{true}) == "noToken");
    CHECK(result_of(not_admitted{client_errc::queue_full}) == "notAdmitted");
    CHECK(result_of(not_admitted{client_errc::circuit_open}) == "circuitOpen");
}

TEST_CASE("waits and circuits are gauges, and every label is known", "[server][metrics]") {
    asio::thread_pool files{1};
    const auto shared = std::make_shared<services>(std::make_shared<memory_store>(), media::recordings("r"),
                                                   files.get_executor(), runtime_limits{}, "t");
    auto& m = shared->metrics;
    const auto seams = counted_in(shared);
    seams.waiting(+1, hold_up::throttle);
    seams.waiting(+1, hold_up::others);
    seams.waiting(-1, hold_up::throttle);
    CHECK(m.requests_waiting.value() == 1);
    for (const auto* why : {"throttle", "others"}) CHECK(m.request_waits.value(why) == 1);
    seams.waited(std::chrono::milliseconds(300), hold_up::throttle);

    const net::origin host;
    seams.circuit_changed(host, circuit_state::closed, circuit_state::open);
    seams.circuit_changed(host, circuit_state::open, circuit_state::half_open);
    seams.circuit_changed(host, circuit_state::half_open, circuit_state::open);
    CHECK(m.circuits_open.value() == 1);
    seams.circuit_changed(host, circuit_state::open, circuit_state::closed);
    CHECK(m.circuits_open.value() == 0);
    CHECK_THAT(
        m.prometheus_text(),
        Catch::Matchers::Contains("switchhook_graph_circuits_open 0\n") &&
            Catch::Matchers::Contains("switchhook_graph_waits_total{reason=\"throttle\"} 1\n") &&
            Catch::Matchers::Contains("switchhook_graph_wait_seconds_sum{reason=\"throttle\"} 0.3\n") &&
            Catch::Matchers::Contains("switchhook_graph_wait_seconds_count{reason=\"others\"} 0\n"));
}

TEST_CASE("an attempt counts for its method, and one that is repeated as a repeat", "[server][metrics]") {
    asio::thread_pool files{1};
    const auto shared = std::make_shared<services>(std::make_shared<memory_store>(), media::recordings("r"),
                                                   files.get_executor(), runtime_limits{}, "t");
    const auto seams = counted_in(shared);
    const call_id call("c");
    const attempt_outcome busy = answered{429, std::chrono::seconds(1)}, fine = answered{202, std::nullopt};
    const next_step again = ask_again{std::chrono::seconds(1)}, done = succeeded{};
    const auto report = [&](unsigned number, unsigned status, const attempt_outcome& outcome,
                            const next_step& next) {
        seams.attempted({"playPrompt", call, number, status, {}, {}, {}, {}, outcome, next});
    };
    report(1, 429, busy, again);
    report(2, 202, fine, done);
    const auto text = shared->metrics.prometheus_text();
    for (const std::string line : {"graph_repeats_total 1", "graph_attempts_total{result=\"429\"} 1",
                                   "graph_method_attempts_total{method=\"playPrompt\",result=\"429\"} 1",
                                   "graph_method_attempts_total{method=\"playPrompt\",result=\"2xx\"} 1"}) {
        CAPTURE(line);
        CHECK(text.find("switchhook_" + line + '\n') != std::string::npos);
    }
}
