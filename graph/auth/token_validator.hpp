#pragma once
// Whether the bearer token of a callback is Microsoft's word for this bot. Pure: no clock, no network, no
// log. https://learn.microsoft.com/microsoftteams/platform/bots/calls-and-meetings/call-notifications RFC
// 7515 (signature), RFC 7519 (claims), RFC 8725 (what goes wrong): one algorithm, everything else is refused.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "graph/auth/jwk_set.hpp"

namespace switchhook::graph {

// In the order of the checks. None of the texts quotes the token.
enum class token_refusal {
    // By graph/auth/callback_authenticator.hpp, before or instead of the checks.
    no_token,          // no Authorization header
    not_bearer,        // another scheme, or not one token after it
    keys_unavailable,  // there has never been a key set: ours to mend, not the caller's
    // By `validate`.
    too_large,
    not_three_parts,
    not_base64url,
    bad_header,          // not an object, or a name twice
    wrong_algorithm,     // `alg` is not "RS256"
    critical_extension,  // `crit`: extensions that must be understood, and none is
    no_key_id,
    unknown_kid,  // keys rotate: fetch them again, then ask once more
    bad_signature,
    bad_payload,  // not an object, or a name twice
    no_expiry,
    bad_time,  // `exp`, `nbf` or `iat` is no point in time
    expired,
    not_yet_valid,
    issued_in_future,
    wrong_issuer,
    wrong_audience,
    no_tenant,
    wrong_tenant,  // not one of those expected, or the two tenant claims differ
};
const char* to_string(token_refusal r);

struct expectations {
    std::string audience;  // the application id, compared byte for byte; an empty one matches nothing
    std::vector<std::string> issuers;  // compared byte for byte
    std::vector<std::string> tenants;  // in lower case; any tenant when empty
    std::chrono::seconds skew = std::chrono::minutes(5);
};

struct caller_claims {
    std::string issuer;
    std::string tenant;
    std::string key_id;
    std::chrono::sys_seconds expires;

    friend bool operator==(const caller_claims&, const caller_claims&) = default;
};

constexpr std::size_t longest_token = 16U << 10;

// `aud` is a string, or an array of exactly one: a token that is good for others too could be replayed by
// them. The tenant is `tid`, or the long name that tokens of the same signer have been seen to use. `cty`,
// `typ` and `x5t` mean nothing here and are ignored; so is `nbf` or `iat` when absent.
result<caller_claims, token_refusal> validate(std::string_view token, const jwk_set& keys,
                                              const expectations& expected, std::chrono::sys_seconds now);

// Whom the token says it is for; empty when it says nothing that can be read. Worth something where `validate` has
// come as far as that.
std::string audience_of(std::string_view token);

}  // namespace switchhook::graph
