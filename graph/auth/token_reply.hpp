#pragma once
// What the token endpoint answers.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace switchhook::graph {

struct token_reply {
    secret access_token;
    std::chrono::seconds lifetime;
};

// The texts are for the log, cut short. `error_description` is left out: what it says may not be for the log.
struct token_denial {
    error_code why;               // auth_errc
    std::string error;            // "invalid_client", …
    std::int64_t first_code = 0;  // AADSTS number; 0 when there was none
    std::string trace_id;
    std::string correlation_id;
};

result<token_reply, token_denial> read_token_reply(unsigned http_status, std::string_view body);

// A managed identity's answer: numbers as strings, and App Service says only when the token ends.
// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
result<token_reply, token_denial> read_managed_identity_reply(unsigned http_status, std::string_view body,
                                                              std::chrono::system_clock::time_point now);

// What happened, its usual cause and its remedy, in one line.
std::string explain(const token_denial& denial);

// True when the same request may succeed later without anybody's doing.
bool is_passing(const error_code& why);

}  // namespace switchhook::graph
