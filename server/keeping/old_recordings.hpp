#pragma once
// Recordings of long ago leave the disk.

#include <chrono>
#include <memory>

#include "server/runtime/services.hpp"

namespace switchhook::server {

// At once, and then every hour.
asio::awaitable<void> forget_old_recordings(std::shared_ptr<services> shared, std::chrono::milliseconds keep);

}  // namespace switchhook::server
