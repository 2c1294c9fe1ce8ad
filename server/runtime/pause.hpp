#pragma once

#include <chrono>

#include "net/asio.hpp"

namespace switchhook::server {

// On the executor of whoever awaits it.
asio::awaitable<void> pause(std::chrono::milliseconds length);

}  // namespace switchhook::server
