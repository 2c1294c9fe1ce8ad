#pragma once
// POST /api/calls/{id}/goto: an operator sends the call to a section of its flow.

#include <memory>

#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// What is handed over outlives the router.
void add_detour_page(router& to, std::shared_ptr<services> shared, runtime& calls);

}  // namespace switchhook::server
