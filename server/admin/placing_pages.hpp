#pragma once
// POST /api/calls and DELETE /api/calls/{id}.

#include <memory>

#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// What is handed over outlives the router.
void add_placing_pages(router& to, std::shared_ptr<services> shared, runtime& calls);

}  // namespace switchhook::server
