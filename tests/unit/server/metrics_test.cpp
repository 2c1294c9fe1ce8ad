#include "server/telemetry/metrics.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <thread>

#include "graph/auth/token_validator.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/notification.hpp"
#include "net/listener.hpp"
#include "server/runtime/call_counts.hpp"
#include "server/telemetry/process_figures.hpp"

using namespace switchhook;
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
    m.token_age.set(2500ms);
    const auto text = m.prometheus_text();
    CHECK_THAT(text, Contains("# TYPE switchhook_calls_live gauge\nswitchhook_calls_live 2\n"));
    CHECK_THAT(text, Contains("switchhook_calls_ended_total{outcome=\"transfer\"} 1\n"));
    CHECK_THAT(text, Contains("switchhook_calls_ended_total{outcome=\"other\"} 1\n"));
    CHECK_THAT(text, Contains("switchhook_calls_ended_total{outcome=\"lost\"} 0\n"));
    CHECK_THAT(text, Contains("switchhook_callbacks_total{status=\"202\"} 1\n"));
    CHECK_THAT(text, Contains("switchhook_graph_token_age_seconds 2.5\n"));
    CHECK(m.calls_live.value() == 2);
    CHECK(m.calls_ended.value("transfer") == 1);
}

TEST_CASE("a histogram's buckets add up, and the last holds everything", "[server][metrics]") {
    metrics m;
    m.callback_time.observe(400us);
    m.callback_time.observe(3ms);
    m.callback_time.observe(20s);
    const auto text = m.prometheus_text();
    const std::string name = "switchhook_callback_seconds";
    CHECK_THAT(text, Contains(name + "_bucket{le=\"0.0005\"} 1\n"));
    CHECK_THAT(text, Contains(name + "_bucket{le=\"0.0025\"} 1\n"));
    CHECK_THAT(text, Contains(name + "_bucket{le=\"0.005\"} 2\n"));
    CHECK_THAT(text, Contains(name + "_bucket{le=\"15\"} 2\n"));
    CHECK_THAT(text, Contains(name + "_bucket{le=\"30\"} 3\n"));
    CHECK_THAT(text, Contains(name + "_bucket{le=\"60\"} 3\n"));
    CHECK_THAT(text, Contains(name + "_bucket{le=\"+Inf\"} 3\n"));
    CHECK_THAT(text, Contains(name + "_count 3\n"));
    CHECK_THAT(text, Contains(name + "_sum 20.00"));
}

TEST_CASE("a series of two labels begins with its first count, on whatever thread", "[server][metrics]") {
    metrics m;
    const std::string silent = "switchhook_graph_method_attempts_total{method=\"playPrompt\",result=\"429\"}";
    CHECK_THAT(
        m.prometheus_text(),
        !Contains(silent) &&
            Contains("switchhook_graph_method_attempts_total{method=\"playPrompt\",result=\"2xx\"} 0\n"));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&m] {
            for (int n = 0; n < 100; ++n) m.method_attempts.add("playPrompt", "429");
        });
    for (auto& t : threads) t.join();
    m.method_attempts.add("made up", "as well");
    CHECK_THAT(m.prometheus_text(),
               Contains(silent + " 400\n") &&
                   Contains("switchhook_graph_method_attempts_total{method=\"other\",result=\"other\"} 1\n"));
}

TEST_CASE("what is looked at is looked at each time that somebody reads", "[server][metrics]") {
    metrics m;
    std::int64_t waiting = 0;
    m.all.before_reading([&] { m.notices_waiting.set(++waiting); });
    CHECK_THAT(m.prometheus_text(), Contains("switchhook_notices_waiting 1\n"));
    CHECK_THAT(m.prometheus_text(), Contains("switchhook_notices_waiting 2\n"));
}

TEST_CASE("the process tells of itself under the names that dashboards know", "[server][metrics]") {
    const auto now = look_at_process();
    CHECK(now.resident_bytes > 1'000'000);
    CHECK(now.open_files >= 3);
    CHECK(now.most_files >= now.open_files);
    CHECK(now.cpu > 0s);
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    CHECK(now.began < since_1970 + 2s);
    CHECK(now.began > since_1970 - 24h);
    const auto text = metrics().prometheus_text();
    for (const std::string name : {"process_resident_memory_bytes", "process_open_fds", "process_max_fds",
                                   "process_cpu_seconds_total", "process_start_time_seconds"}) {
        CAPTURE(name);
        CHECK(std::regex_search(text, std::regex("\n" + name + " [0-9.]*[1-9]")));
    }
    CHECK_THAT(text, Contains("switchhook_build_info{version=\""));
}

TEST_CASE("each reason for which something is refused is known, and has a remedy", "[server][metrics]") {
    std::vector<std::string> reasons;
    for (auto r = graph::token_refusal::no_token; r <= graph::token_refusal::wrong_tenant;
         r = static_cast<graph::token_refusal>(static_cast<int>(r) + 1))
        reasons.emplace_back(graph::to_string(r));
    for (auto r = net::refusal::too_many_connections; r <= net::refusal::malformed;
         r = static_cast<net::refusal>(static_cast<int>(r) + 1))
        reasons.emplace_back(net::to_string(r));
    for (const auto e : {graph::notification_errc::not_json, graph::notification_errc::not_notifications})
        reasons.push_back(make_error_code(e).message());
    for (const auto& reason : reasons) {
        CAPTURE(reason);
        CHECK(words_of(reason).reason == reason);
    }
    CHECK(words_of("made up").reason == "other");
    CHECK(words_of(wrong_audience).of_callbacks);
    for (const auto& w : all_refusals()) {
        CAPTURE(w.reason);
        CHECK(w.remedy.ends_with('.'));
    }
}

TEST_CASE("every state, method and verb has its label", "[server][metrics]") {
    CHECK(call_states().front() == "incoming");
    CHECK(call_states().back() == "terminating");
    CHECK(graph_methods().size() == graph::all_methods().size() + 2);
    const auto verbs = step_verbs();
    CHECK(std::count(verbs.begin(), verbs.end(), "menu") == 1);
    CHECK(verbs.back() == "other");
}
