#pragma once
// GET /api/queues: the lines in which callers wait.

#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

void add_queue_pages(router& to, runtime& calls);

}  // namespace switchhook::server
