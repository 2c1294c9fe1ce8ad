#pragma once
// What operators say about opening hours counts on all instances: whoever changes it tells the others, and each reads it
// anew now and then.

#include <chrono>
#include <memory>
#include <string>

#include "server/runtime/services.hpp"

namespace switchhook::server {

inline constexpr std::string_view hours_kind = "hours";

// The others have read it, or will before long.
asio::awaitable<void> tell_of_hours(std::shared_ptr<services> shared);
// For a neighbour.
asio::awaitable<std::string> hear_of_hours(std::shared_ptr<services> shared);
asio::awaitable<void> read_hours_now_and_then(std::shared_ptr<services> shared,
                                              std::chrono::milliseconds every);

}  // namespace switchhook::server
