#pragma once
// GET /livez, /readyz and /metrics.

#include <functional>
#include <memory>
#include <string>

#include "server/admin/router.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

// What is missing, or nothing when calls can be served.
using readiness = std::function<std::string()>;

void add_probe_pages(router& to, std::shared_ptr<services> shared, readiness not_ready);

}  // namespace switchhook::server
