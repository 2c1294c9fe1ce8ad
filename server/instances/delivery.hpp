#pragma once
// A notification to whoever leads its call, of whichever instance.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "server/instances/neighbours.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// As Graph posted it: what another instance needs to read it anew.
struct posted_notification {
    graph::notification what;
    std::optional<leg_address> to;
    std::string body;  // of the request, with all notifications that were in it
    std::chrono::steady_clock::time_point read_at;
    std::optional<tracing::trace_context> trace = {};
};

// `accepted` once it is in the journal of an instance, or when nobody knows the call; `overloaded` when there was none
// to take it in time.
asio::awaitable<reception> deliver(std::shared_ptr<services> shared, runtime& calls, posted_notification n);

// As another instance is told, and reads it: the call, how many milliseconds it has been here, its leg where it was
// placed, and the traceparent where it may begin the call. Clocks of machines are not compared.
struct delivered {
    graph::call_id call;
    std::chrono::steady_clock::time_point read_at;
    std::optional<leg_address> to;
    std::optional<tracing::trace_context> trace;
};
question delivery_of(const posted_notification& n, std::chrono::steady_clock::time_point now);
std::optional<delivered> read_delivery(const question& q, std::chrono::steady_clock::time_point now);

// What a neighbour delivers here; never passed on.
asio::awaitable<std::string> take_delivery(runtime& calls, question q);

inline constexpr std::string_view delivery_kind = "delivery";

}  // namespace switchhook::server
