#include "server/telemetry/metrics.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::server;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

TEST_CASE("counters and gauges are written as Prometheus text", "[server][metrics]") {
    metrics m;
    m.calls_live.add(3);
    m.calls_live.add(-1);
    m.calls_ended.add("transfer");
    m.calls_ended.add("something new");
    m.callbacks.add("202");
    const auto text = m.prometheus_text();
    CHECK_THAT(text, Contains("# TYPE switchhook_calls_live gauge\nswitchhook_calls_live 2\n"));
    CHECK_THAT(text, Contains("switchhook_calls_ended_total{outcome=\"transfer\"} 1\n"));
    CHECK_THAT(text, Contains("switchhook_calls_ended_total{outcome=\"other\"} 1\n"));
    CHECK_THAT(text, Contains("switchhook_callbacks_total{status=\"202\"} 1\n"));
}

TEST_CASE("a histogram's buckets add up, and the last holds everything", "[server][metrics]") {
    histogram h;
    h.observe(400us);
    h.observe(3ms);
    h.observe(20s);
    std::string text;
    h.write(text, "t", {});
    CHECK_THAT(text, Contains("t_bucket{le=\"0.0005\"} 1\n"));
    CHECK_THAT(text, Contains("t_bucket{le=\"0.0025\"} 1\n"));
    CHECK_THAT(text, Contains("t_bucket{le=\"0.005\"} 2\n"));
    CHECK_THAT(text, Contains("t_bucket{le=\"15\"} 2\n"));
    CHECK_THAT(text, Contains("t_bucket{le=\"+Inf\"} 3\n"));
    CHECK_THAT(text, Contains("t_count 3\n"));
    CHECK_THAT(text, Contains("t_sum 20.0034\n"));
}
