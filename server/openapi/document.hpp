#pragma once
// The description of the control API: https://spec.openapis.org/oas/v3.1.0

#include <string>

#include "server/admin/router.hpp"

namespace switchhook::server {

// Of every route, of every calls method behind /api/calls/{id}, and of every type they use.
std::string openapi_document(const router& api);

}  // namespace switchhook::server
