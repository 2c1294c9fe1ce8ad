#pragma once
// Which trace a call belongs to, and how its spans are called. Spans have no random names: whoever goes on with a call
// in another process, and whoever makes spans of its journal, must find the same.
// https://www.w3.org/TR/trace-context/

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/model/ids.hpp"

namespace switchhook::server::tracing {

struct trace_context {
    std::string trace;   // 32 hexadecimal digits
    std::string parent;  // 16, of the span that the call's is in; empty: it is the first
    bool sampled = false;
    friend bool operator==(const trace_context&, const trace_context&) = default;
};

// Nothing when it is no `traceparent`. What it says of sampling is not ours to follow.
std::optional<trace_context> read_traceparent(std::string_view header);

// Of a call that nobody gave a trace. A leg is in the trace of the call that it belongs to.
trace_context trace_of(const graph::call_id& key, const graph::call_id& leg_of = {});

// Whether this call is among the share that is told; the same wherever it is asked.
bool is_sampled(const graph::call_id& key, double share);

std::string span_of_call(const graph::call_id& key);
std::string span_of_step(const graph::call_id& key, std::uint64_t number);
// A request to Graph or to a web service: they are numbered together.
std::string span_of_request(const graph::call_id& key, std::uint32_t number);

// What goes with such a request.
std::string traceparent(const trace_context& of, std::string_view span);

}  // namespace switchhook::server::tracing
