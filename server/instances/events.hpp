#pragma once
// What happens in the calls of one instance, for readers at another.

#include <memory>
#include <optional>
#include <string>

#include "server/events/event_batch.hpp"
#include "server/instances/all_events.hpp"
#include "server/instances/neighbours.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

inline constexpr std::string_view events_kind = "events";

// Of this instance, or another.
asio::awaitable<std::optional<event_batch>> events_of(std::shared_ptr<services> shared, std::int64_t instance,
                                                      event_query q);
// For a neighbour.
asio::awaitable<std::string> give_events(std::shared_ptr<services> shared, question q);

// Everywhere.
asio::awaitable<void> forget_events(std::shared_ptr<services> shared, graph::call_id call);
inline constexpr std::string_view forget_kind = "forget";
std::string forget_events_here(services& shared, const question& q);

}  // namespace switchhook::server
