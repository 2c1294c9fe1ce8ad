#pragma once
// GET /api/callbacks and DELETE /api/callbacks/{id}: whom the bot is to call back, and taking that back.

#include <memory>

#include "server/admin/router.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

void add_callback_pages(router& to, std::shared_ptr<services> shared);

}  // namespace switchhook::server
