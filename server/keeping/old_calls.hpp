#pragma once
// Calls that ended long ago leave the store.

#include <chrono>
#include <memory>

#include "server/runtime/services.hpp"

namespace switchhook::server {

// At once, and then every hour. Calls that end meanwhile are written in between.
asio::awaitable<void> forget_old_calls(std::shared_ptr<services> shared, std::chrono::milliseconds keep);

}  // namespace switchhook::server
