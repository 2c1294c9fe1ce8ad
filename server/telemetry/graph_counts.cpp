#include "server/telemetry/graph_counts.hpp"

#include "graph/client/error.hpp"
#include "net/error.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {
namespace {

using std::string_view;

struct naming {
    string_view operator()(const graph::token_missing&) const { return "noToken"; }
    string_view operator()(const graph::not_admitted& n) const {
        return n.why == graph::client_errc::circuit_open ? "circuitOpen" : "notAdmitted";
    }
    string_view operator()(const graph::answer_missing& a) const {
        if (a.failure == net::errc::stopped) return "other";
        return net::may_have_been_processed(a.failure) ? "answerLost" : "unreachable";
    }
    string_view operator()(const graph::answered& a) const { return attempt_result(a.status); }
};

string_view name_of(graph::hold_up why) { return why == graph::hold_up::throttle ? "throttle" : "others"; }

}  // namespace

string_view result_of(const graph::attempt_outcome& outcome) { return std::visit(naming(), outcome); }

graph::client_seams counted_in(std::shared_ptr<services> shared) {
    graph::client_seams seams;
    seams.attempted = [shared](const graph::attempt_report& r) {
        auto& m = shared->metrics;
        const auto result = result_of(r.outcome);
        m.request_attempts.add(result);
        m.method_attempts.add(r.what, result);
        if (std::holds_alternative<graph::ask_again>(r.next)) m.repeats.add();
    };
    seams.waiting = [shared](int change, graph::hold_up why) {
        auto& m = shared->metrics;
        m.requests_waiting.add(change);
        if (change > 0) m.request_waits.add(name_of(why));
    };
    seams.waited = [shared](std::chrono::nanoseconds waited, graph::hold_up why) {
        shared->metrics.request_wait_time.observe(name_of(why), waited);
    };
    seams.circuit_changed = [shared](const net::origin&, graph::circuit_state from, graph::circuit_state to) {
        const auto open = [](graph::circuit_state s) { return s == graph::circuit_state::closed ? 0 : 1; };
        shared->metrics.circuits_open.add(open(to) - open(from));
    };
    return seams;
}

}  // namespace switchhook::server
