#include "server/admin/authentication.hpp"

#include <openssl/crypto.h>

#include "graph/auth/callback_authenticator.hpp"

namespace switchhook::server {

std::optional<problem_document> check_bearer(const net::http_request& request, const secret& token) {
    const auto given = graph::bearer_token(request.headers.find("Authorization"));
    const auto& wanted = token.reveal();
    const bool same = given.has_value() && !wanted.empty() && given->size() == wanted.size() &&
                      CRYPTO_memcmp(given->data(), wanted.data(), wanted.size()) == 0;
    if (same) return std::nullopt;
    auto p = make_problem(401, wanted.empty() ? "no admin.token is configured" : "a bearer token is wanted");
    p.headers.set("WWW-Authenticate", "Bearer");
    return p;
}

}  // namespace switchhook::server
