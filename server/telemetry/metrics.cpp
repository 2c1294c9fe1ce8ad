#include "server/telemetry/metrics.hpp"

#include <charconv>

namespace switchhook::server {
namespace {

std::string number(double d) {
    std::array<char, 64> text{};
    const auto [end, failure] =
        std::to_chars(text.data(), text.data() + text.size(), d, std::chars_format::fixed);
    return {text.data(), failure == std::errc() ? end : text.data()};
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    out += "# HELP " + std::string(name) + ' ' + std::string(help) + "\n# TYPE " + std::string(name) + ' ' +
           std::string(type) + '\n';
}

void line(std::string& out, std::string_view name, std::string_view labels, const std::string& value) {
    out += name;
    if (!labels.empty()) out += '{' + std::string(labels) + '}';
    out += ' ' + value + '\n';
}

void single(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            std::int64_t value) {
    head(out, name, type, help);
    line(out, name, {}, std::to_string(value));
}

template <class Family>
void family(std::string& out, std::string_view name, std::string_view help, std::string_view label,
            const Family& f) {
    head(out, name, "counter", help);
    f.each([&](std::string_view value, std::uint64_t count) {
        line(out, name, std::string(label) + "=\"" + std::string(value) + '"', std::to_string(count));
    });
}

void timing(std::string& out, std::string_view name, std::string_view help, const histogram& h) {
    head(out, name, "histogram", help);
    h.write(out, name, {});
}

std::int64_t signed_value(const counter& c) { return static_cast<std::int64_t>(c.value()); }

}  // namespace

void histogram::observe(std::chrono::nanoseconds took) {
    const double seconds = std::chrono::duration<double>(took).count();
    std::size_t bucket = 0;
    while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
    nanoseconds_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

void histogram::write(std::string& out, std::string_view name, std::string_view labels) const {
    const std::string base(name);
    const std::string before = labels.empty() ? std::string() : std::string(labels) + ',';
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        sum += buckets_[i].load(std::memory_order_relaxed);
        line(out, base + "_bucket", before + "le=\"" + number(bounds[i]) + '"', std::to_string(sum));
    }
    sum += buckets_.back().load(std::memory_order_relaxed);
    line(out, base + "_bucket", before + "le=\"+Inf\"", std::to_string(sum));
    line(out, base + "_sum", labels,
         number(static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) / 1e9));
    line(out, base + "_count", labels, std::to_string(sum));
}

std::string metrics::prometheus_text() const {
    std::string out;
    single(out, "switchhook_calls_live", "gauge", "Calls that have not ended.", calls_live.value());
    single(out, "switchhook_callers_waiting", "gauge", "Callers who wait in a line.",
           callers_waiting.value());
    family(out, "switchhook_calls_ended_total", "Calls by how they ended.", "outcome", calls_ended);
    family(out, "switchhook_callbacks_total", "Callback requests by the status they were answered with.",
           "status", callbacks);
    family(out, "switchhook_refused_connections_total", "Connections and requests that no handler saw.",
           "reason", refused_connections);
    single(out, "switchhook_notifications_total", "counter", "Notifications received.",
           signed_value(notifications));
    single(out, "switchhook_notifications_unknown_call_total", "counter",
           "Notifications of calls that are not known.", signed_value(notifications_unknown_call));
    single(out, "switchhook_events_total", "counter", "Events worked into calls.", signed_value(events));
    single(out, "switchhook_graph_requests_total", "counter", "Requests to Graph, repeats not counted.",
           signed_value(requests));
    family(out, "switchhook_graph_attempts_total", "Attempts of requests to Graph by what came of them.",
           "result", request_attempts);
    family(out, "switchhook_graph_waits_total", "Requests to Graph that waited for their turn.", "reason",
           request_waits);
    single(out, "switchhook_graph_requests_waiting", "gauge", "Requests to Graph that wait for their turn.",
           requests_waiting.value());
    single(out, "switchhook_graph_circuits_open", "gauge", "Circuits that are not closed.",
           circuits_open.value());
    family(out, "switchhook_graph_requests_failed_total", "Requests to Graph that failed.", "error",
           requests_failed);
    single(out, "switchhook_prompts_served_total", "counter", "Prompt audio served.",
           signed_value(prompts_served));
    single(out, "switchhook_recordings_stored_total", "counter", "Recordings stored.",
           signed_value(recordings_stored));
    family(out, "switchhook_service_requests_total", "Requests to web services by what came of them.",
           "result", service_requests);
    family(out, "switchhook_notices_total", "Notices by what became of them.", "outcome", notices);
    single(out, "switchhook_notices_waiting", "gauge", "Notices that are kept until somebody takes them.",
           notices_waiting.value());
    family(out, "switchhook_ordered_callbacks_total", "Orders to call somebody back, by what became of them.",
           "outcome", ordered_callbacks);
    single(out, "switchhook_ordered_callbacks_waiting", "gauge",
           "Orders to call somebody back that are kept.", ordered_callbacks_waiting.value());
    family(out, "switchhook_reloads_total", "Reloads by what became of them.", "outcome", reloads);
    single(out, "switchhook_reload_refused", "gauge", "1 when the last reload refused something, else 0.",
           reload_refused.value());
    timing(out, "switchhook_callback_seconds", "From the callback read to its answer ready.", callback_time);
    timing(out, "switchhook_notification_to_request_seconds",
           "From a notification read to the request it caused.", notification_to_request);
    timing(out, "switchhook_graph_request_seconds", "Requests to Graph, repeats included.",
           graph_request_time);
    timing(out, "switchhook_service_request_seconds", "Requests to web services, repeats included.",
           service_request_time);
    return out;
}

}  // namespace switchhook::server
