#pragma once
// GET /api/calls, GET /api/calls/{id} and its journal.

#include <memory>

#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// What is handed over outlives the router.
void add_call_pages(router& to, std::shared_ptr<services> shared, runtime& calls);

}  // namespace switchhook::server
