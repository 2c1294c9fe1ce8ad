#pragma once
// What the process counts, as /metrics gives it. Thread-safe.

#include "server/telemetry/instruments.hpp"
#include "server/telemetry/refusals.hpp"

namespace switchhook::server {

label_values call_states();
label_values graph_methods();  // and "recording", "other"
label_values step_verbs();     // and "other"
// Answers of Graph that are counted one by one: each has a remedy of its own. The others count as their class.
std::string_view attempt_result(unsigned status);
label_values attempt_results();

struct metrics {
    metrics();
    ~metrics();

    registry all;

    // ---- calls ----
    gauge calls_live{all, {"switchhook_calls_live", "Calls that have not ended."}};
    gauge_family calls{
        all, {"switchhook_calls", "Calls that have not ended, by state."}, "state", call_states()};
    counter_family calls_ended{all,
                               {"switchhook_calls_ended_total", "Calls by how they ended."},
                               "outcome",
                               {"caller", "callee", "hangup", "transfer", "redirect", "rejected", "busy",
                                "noAnswer", "declined", "unreachable", "failed", "lost", "other"}};
    gauge callers_waiting{all, {"switchhook_callers_waiting", "Callers who wait in a line."}};
    counter events{all, {"switchhook_events_total", "Events worked into calls."}};
    histogram_family step_time{
        all,
        {"switchhook_step_seconds", "How long calls were in the steps that they left."},
        "step",
        step_verbs(),
        bounds_of_steps()};

    // ---- what arrives ----
    counter_family callbacks{
        all,
        {"switchhook_callbacks_total", "Callback requests by the status they were answered with."},
        "status",
        {"202", "204", "400", "401", "405", "413", "503", "other"}};
    counter_family callbacks_refused{
        all,
        {"switchhook_callbacks_refused_total", "Callback requests that were not accepted, by the reason."},
        "reason",
        reasons_of_callbacks()};
    counter_family refused_connections{
        all,
        {"switchhook_refused_connections_total", "Connections and requests that no handler saw."},
        "reason",
        {"too many connections", "handshake failed", "handshake timed out", "header timed out",
         "header too large", "body timed out", "body too large", "malformed"}};
    gauge_family connections{
        all, {"switchhook_connections_open", "Connections to a listener."}, "listener", {"public", "admin"}};
    counter notifications{all, {"switchhook_notifications_total", "Notifications received."}};
    counter notifications_unknown_call{
        all, {"switchhook_notifications_unknown_call_total", "Notifications of calls that are not known."}};
    histogram callback_time{all,
                            {"switchhook_callback_seconds", "From the callback read to its answer ready."}};
    histogram accepting_time{all,
                             {"switchhook_notification_to_accepted_seconds",
                              "From the callback read to 202, with all of it kept."}};
    // First request to Graph that it caused handed to the client.
    histogram notification_to_request{
        all,
        {"switchhook_notification_to_request_seconds", "From a notification read to the request it caused."}};
    counter prompts_served{all, {"switchhook_prompts_served_total", "Prompt audio served."}};

    // ---- Graph ----
    counter requests{all, {"switchhook_graph_requests_total", "Requests to Graph, repeats not counted."}};
    counter repeats{all, {"switchhook_graph_repeats_total", "Attempts that another one was to follow."}};
    counter_family request_attempts{
        all,
        {"switchhook_graph_attempts_total", "Attempts of requests to Graph by what came of them."},
        "result",
        attempt_results()};
    counter_table method_attempts{all,
                                  {"switchhook_graph_method_attempts_total",
                                   "Attempts of requests to Graph by method and what came of them."},
                                  {"method", graph_methods()},
                                  {"result", attempt_results()}};
    counter_family requests_failed{
        all,
        {"switchhook_graph_requests_failed_total", "Requests to Graph that failed."},
        "error",
        {"refused", "gone", "unavailable", "outcomeUnknown", "recording", "internal", "other"}};
    counter_family request_waits{
        all,
        {"switchhook_graph_waits_total", "Requests to Graph that waited for their turn."},
        "reason",
        {"throttle", "others"}};
    histogram_family request_wait_time{
        all,
        {"switchhook_graph_wait_seconds", "How long requests to Graph waited for their turn."},
        "reason",
        {"throttle", "others"}};
    gauge requests_waiting{
        all, {"switchhook_graph_requests_waiting", "Requests to Graph that wait for their turn."}};
    gauge circuits_open{
        all, {"switchhook_graph_circuits_open", "Circuits that are not closed."}};  // and half-open
    histogram graph_request_time{
        all, {"switchhook_graph_request_seconds", "Requests to Graph, repeats included."}};
    gauge token_age{all,
                    {"switchhook_graph_token_age_seconds",
                     "Since the token was fetched, or, without one, since the start."}};
    gauge tenants_without_token{all,
                                {"switchhook_graph_tenants_without_token",
                                 "Tenants for which there was no token when it was asked for last."}};
    gauge keys_age{all,
                   {"switchhook_callback_keys_age_seconds",
                    "Since the keys were fetched, or, without any, since the start."}};

    // ---- the journal and recordings ----
    gauge records_waiting{all, {"switchhook_journal_waiting", "Records that are not yet kept."}};
    histogram append_time{all, {"switchhook_journal_append_seconds", "From a record written to it kept."}};
    histogram group_size{
        all, {"switchhook_journal_group_records", "Records made durable together."}, bounds_of_groups()};
    counter append_failures{all, {"switchhook_journal_failed_total", "Records that could not be kept."}};
    gauge recordings_waiting{all, {"switchhook_recordings_waiting", "Recordings on their way to the disk."}};
    counter recordings_stored{all, {"switchhook_recordings_stored_total", "Recordings stored."}};
    counter_family recordings_lost{
        all,
        {"switchhook_recordings_lost_total", "Recordings that could not be kept, by what went wrong."},
        "reason",
        {"fetch", "store", "join", "restart", "other"}};

    counter minutes_lost{
        all, {"switchhook_statistics_minutes_lost_total", "Minutes of statistics that could not be kept."}};

    // ---- web services, notices, orders to call back ----
    counter_family service_requests{
        all,
        {"switchhook_service_requests_total", "Requests to web services by what came of them."},
        "result",
        {"2xx",
         "3xx",
         "4xx",
         "5xx",
         "refusedUrl",
         "hostNotAllowed",
         "plainRefused",
         "privateAddress",
         "refusedRequest",
         "notResolved",
         "connection",
         "tls",
         "timeout",
         "tooLarge",
         "malformed",
         "redirectRefused",
         "tooManyRedirects",
         "overloaded",
         "stopped",
         "other"}};
    histogram service_request_time{
        all,
        {"switchhook_service_request_seconds", "Requests to web services, repeats and redirects included."}};
    counter_family notices{all,
                           {"switchhook_notices_total", "Notices by what became of them."},
                           "outcome",
                           {"kept", "notKept", "delivered", "givenUp", "other"}};
    gauge notices_waiting{all,
                          {"switchhook_notices_waiting", "Notices that are kept until somebody takes them."}};
    counter_family ordered_callbacks{
        all,
        {"switchhook_ordered_callbacks_total", "Orders to call somebody back, by what became of them."},
        "outcome",
        {"kept", "notKept", "placed", "answered", "givenUp", "cancelled", "other"}};
    gauge ordered_callbacks_waiting{
        all, {"switchhook_ordered_callbacks_waiting", "Orders to call somebody back that are kept."}};

    // ---- traces ----
    counter_family traces{all,
                          {"switchhook_traces_total", "Traces of calls by what became of them."},
                          "outcome",
                          {"told", "dropped"}};
    gauge traces_waiting{all, {"switchhook_traces_waiting", "Traces of calls that are not told yet."}};

    // ---- the program ----
    gauge ready{all, {"switchhook_ready", "1 while calls can be taken, as /readyz says, else 0."}};
    gauge draining{all,
                   {"switchhook_draining", "1 while the program waits for its calls to end, then ends."}};
    counter_family reloads{all,
                           {"switchhook_reloads_total", "Reloads by what became of them."},
                           "outcome",
                           {"unchanged", "taken", "refused"}};
    gauge reload_refused{all,
                         {"switchhook_reload_refused", "1 when the last reload refused something, else 0."}};
    // https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
    counter cpu_seconds{all, {"process_cpu_seconds_total", "Processor time of the program."}};
    gauge resident_memory{all, {"process_resident_memory_bytes", "Memory of the program."}};
    gauge open_files{all, {"process_open_fds", "Open file descriptors."}};
    gauge most_files{all, {"process_max_fds", "The most file descriptors that may be open."}};
    gauge start_time{all, {"process_start_time_seconds", "When the program began, since 1970."}};

    [[nodiscard]] std::string prometheus_text() const { return all.text(); }
};

}  // namespace switchhook::server
