#pragma once
// GET /api/calls/{id}/export and POST /api/calls/{id}/erase.

#include <memory>

#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// What is handed over outlives the router.
void add_keeping_pages(router& to, std::shared_ptr<services> shared, runtime& calls);

}  // namespace switchhook::server
