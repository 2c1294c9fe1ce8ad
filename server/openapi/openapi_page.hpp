#pragma once
// GET /api/openapi.json

#include "server/admin/router.hpp"

namespace switchhook::server {

// Describes `to` as it is when first asked.
void add_openapi_page(router& to);

}  // namespace switchhook::server
