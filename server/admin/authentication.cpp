#include "server/admin/authentication.hpp"

#include <openssl/crypto.h>

#include "graph/auth/callback_authenticator.hpp"

namespace switchhook::server {

namespace {

bool is_same(std::string_view given, const secret& token) {
    const auto& wanted = token.reveal();
    return !wanted.empty() && given.size() == wanted.size() &&
           CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace

result<role, problem_document> role_of(const net::http_request& request, const admin_tokens& tokens) {
    const auto given = graph::bearer_token(request.headers.find("Authorization"));
    if (given && is_same(*given, tokens.admin)) return role::admin;
    if (given && is_same(*given, tokens.viewer)) return role::viewer;
    const bool nobody = tokens.admin.reveal().empty() && tokens.viewer.reveal().empty();
    auto p = make_problem(401, nobody ? "no admin.token is configured" : "a bearer token is wanted");
    p.headers.set("WWW-Authenticate", "Bearer");
    return p;
}

}  // namespace switchhook::server
