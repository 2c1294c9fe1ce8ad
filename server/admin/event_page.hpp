#pragma once
// GET /api/events.

#include <chrono>
#include <memory>

#include "server/admin/router.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

// So that a peer that is gone is noticed, and proxies keep the connection.
inline constexpr std::chrono::seconds event_beat{15};

void add_event_page(router& to, std::shared_ptr<services> shared,
                    std::chrono::milliseconds beat = event_beat);

}  // namespace switchhook::server
