#pragma once
// Flows drawn, with the ways that calls took through them.

#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

void add_picture_pages(router& to, std::shared_ptr<services> shared, runtime& calls);

}  // namespace switchhook::server
