#pragma once
// Why there are no keys or no token to be had. (Why a caller's token is refused:
// graph/auth/token_validator.hpp.)

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace switchhook::graph {

enum class auth_errc {
    // Ours to mend, or of the reply.
    not_https = 1,      // keys, secrets and tokens travel over TLS only
    bad_tenant,         // neither a GUID nor a domain name
    unexpected_answer,  // an answer that is neither what was asked for nor an error of the platform
    bad_key_document,   // not JSON, too large, or without what it must have
    no_usable_key,      // the key document was read, and none of its keys may be used
    out_of_time,        // no answer before the caller's deadline; the request goes on
    not_fetched,        // an earlier request failed and it is too early for the next
    proof_failed,       // the credential could not be read or made
    no_identity,        // the host answers, and has no such managed identity for us
    // What the identity platform says.
    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    wrong_secret,          // AADSTS7000215
    secret_expired,        // AADSTS7000222
    wrong_assertion,       // AADSTS700027, 700229, 7000218, …: the certificate or federated token
    unknown_application,   // AADSTS700016, 7000229: not in this tenant
    disabled_application,  // AADSTS7000112
    unknown_tenant,        // AADSTS90002, 90038, 900382, …: or of another national cloud
    wrong_scope,           // AADSTS70011, 500011
    too_many_requests,     // AADSTS50196, 90055, or HTTP 429
    platform_unavailable,  // HTTP 5xx, temporarily_unavailable
    refused,               // any other refusal
};

const boost::system::error_category& auth_category();
inline boost::system::error_code make_error_code(auth_errc e) {
    return {static_cast<int>(e), auth_category()};
}

}  // namespace switchhook::graph

template <>
struct boost::system::is_error_code_enum<switchhook::graph::auth_errc> : std::true_type {};
