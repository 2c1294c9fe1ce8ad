#pragma once

#include <optional>

#include "base/secret.hpp"
#include "server/admin/problem.hpp"

namespace switchhook::server {

// The problem with a request that does not carry `token` as its bearer token; nobody enters with an empty one.
// Compares in constant time.
std::optional<problem_document> check_bearer(const net::http_request& request, const secret& token);

}  // namespace switchhook::server
