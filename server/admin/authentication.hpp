#pragma once

#include "base/secret.hpp"
#include "server/admin/admin_request.hpp"

namespace switchhook::server {

// Nobody enters with an empty one.
struct admin_tokens {
    secret admin, viewer;
};

// 401 for a request that carries neither as its bearer token. Compares in constant time.
result<role, problem_document> role_of(const net::http_request& request, const admin_tokens& tokens);

}  // namespace switchhook::server
