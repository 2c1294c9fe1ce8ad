#pragma once
// A notification to whoever leads its call, of whichever instance.

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
    std::optional<tracing::trace_context> trace = {};
};

// `accepted` once it is in the journal of an instance, or when nobody knows the call; `overloaded` when there was none
// to take it in time.
asio::awaitable<reception> deliver(std::shared_ptr<services> shared, runtime& calls, posted_notification n);

// As another instance is told.
question delivery_of(const posted_notification& n);

// What a neighbour delivers here; never passed on.
asio::awaitable<std::string> take_delivery(runtime& calls, question q);

inline constexpr std::string_view delivery_kind = "callback";

}  // namespace switchhook::server
