#include "graph/auth/token_validator.hpp"

#include <algorithm>
#include <optional>

#include "base/base64url.hpp"
#include "base/json/document.hpp"

namespace switchhook::graph {
namespace {

constexpr std::string_view long_tenant_claim = "http://schemas.microsoft.com/identity/claims/tenantid";
constexpr double latest_time = 253'402'300'800.0;  // the year 10000

// RFC 7519 section 2: a NumericDate is a JSON number, and may have a fraction.
std::optional<std::chrono::sys_seconds> as_time(const json::value& claim) {
    if (claim.is_string()) return std::nullopt;
    const auto number = claim.as_number();
    if (!number || !(*number >= 0 && *number < latest_time)) return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(*number)));
}

bool has_member(const json::value& object, std::string_view name) {
    bool found = false;
    object.each_member([&](std::string_view member, const json::value&) { found = found || member == name; });
    return found;
}

struct split_token {
    std::string_view signed_text;
    std::string_view header, payload, signature;  // still encoded
};

std::optional<split_token> split(std::string_view token) {
    const auto first = token.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    return split_token{token.substr(0, second), token.substr(0, first),
                       token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

// The kid of a header that asks for RS256 and nothing beyond it.
result<std::string, token_refusal> judge_header(std::string_view text) {
    const auto parsed = json::document::parse(text, json::duplicates::refuse);
    if (!parsed || !parsed->root().is_object()) return token_refusal::bad_header;
    const auto header = parsed->root();
    if (header["alg"].as_string() != "RS256") return token_refusal::wrong_algorithm;
    if (has_member(header, "crit")) return token_refusal::critical_extension;
    auto kid = header["kid"].string_or();
    if (kid.empty()) return token_refusal::no_key_id;
    return kid;
}

std::optional<token_refusal> judge_times(const json::value& claims, std::chrono::seconds skew,
                                         std::chrono::sys_seconds now) {
    if (!has_member(claims, "exp")) return token_refusal::no_expiry;
    const auto expires = as_time(claims["exp"]);
    if (!expires) return token_refusal::bad_time;
    if (now >= *expires + skew) return token_refusal::expired;
    if (has_member(claims, "nbf")) {
        const auto not_before = as_time(claims["nbf"]);
        if (!not_before) return token_refusal::bad_time;
        if (now + skew < *not_before) return token_refusal::not_yet_valid;
    }
    if (has_member(claims, "iat")) {
        const auto issued = as_time(claims["iat"]);
        if (!issued) return token_refusal::bad_time;
        if (now + skew < *issued) return token_refusal::issued_in_future;
    }
    return std::nullopt;
}

json::value only_audience(const json::value& audience) {
    return audience.is_array() && audience.size() == 1 ? audience.at(0) : audience;
}

bool is_for(const json::value& audience, std::string_view expected) {
    return !expected.empty() && only_audience(audience).as_string() == expected;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::string in_lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

result<std::string, token_refusal> judge_tenant(const json::value& claims,
                                                const std::vector<std::string>& tenants) {
    const auto short_claim = claims["tid"].string_or();
    const auto long_claim = claims[long_tenant_claim].string_or();
    if (short_claim.empty() && long_claim.empty()) return token_refusal::no_tenant;
    if (!short_claim.empty() && !long_claim.empty() && short_claim != long_claim)
        return token_refusal::wrong_tenant;
    auto tenant = short_claim.empty() ? long_claim : short_claim;
    if (!tenants.empty() && !contains(tenants, in_lower_case(tenant))) return token_refusal::wrong_tenant;
    return tenant;
}

}  // namespace

const char* to_string(token_refusal r) {
    switch (r) {
        case token_refusal::no_token: return "no token";
        case token_refusal::not_bearer: return "not a bearer token";
        case token_refusal::keys_unavailable: return "no keys to check with";
        case token_refusal::too_large: return "token too large";
        case token_refusal::not_three_parts: return "token not of three parts";
        case token_refusal::not_base64url: return "token not base64url";
        case token_refusal::bad_header: return "unreadable token header";
        case token_refusal::wrong_algorithm: return "token not signed with RS256";
        case token_refusal::critical_extension: return "token needs an extension";
        case token_refusal::no_key_id: return "token names no key";
        case token_refusal::unknown_kid: return "token signed with an unknown key";
        case token_refusal::bad_signature: return "token signature wrong";
        case token_refusal::bad_payload: return "unreadable token claims";
        case token_refusal::no_expiry: return "token without expiry";
        case token_refusal::bad_time: return "unreadable time in token";
        case token_refusal::expired: return "token expired";
        case token_refusal::not_yet_valid: return "token not yet valid";
        case token_refusal::issued_in_future: return "token issued in the future";
        case token_refusal::wrong_issuer: return "token of another issuer";
        case token_refusal::wrong_audience: return "token for another audience";
        case token_refusal::no_tenant: return "token without tenant";
        case token_refusal::wrong_tenant: return "token of another tenant";
    }
    return "token refused";
}

result<caller_claims, token_refusal> validate(std::string_view token, const jwk_set& keys,
                                              const expectations& expected, std::chrono::sys_seconds now) {
    if (token.size() > longest_token) return token_refusal::too_large;
    const auto parts = split(token);
    if (!parts) return token_refusal::not_three_parts;
    const auto header = base64url_decode(parts->header);
    const auto payload = base64url_decode(parts->payload);
    const auto signature = base64url_decode(parts->signature);
    if (!header || !payload || !signature) return token_refusal::not_base64url;

    auto kid = judge_header(*header);
    if (!kid) return kid.error();
    const auto* key = keys.find(*kid);
    if (key == nullptr) return token_refusal::unknown_kid;
    if (!key->verifies(parts->signed_text, *signature)) return token_refusal::bad_signature;

    const auto parsed = json::document::parse(*payload, json::duplicates::refuse);
    if (!parsed || !parsed->root().is_object()) return token_refusal::bad_payload;
    const auto claims = parsed->root();
    if (const auto refusal = judge_times(claims, expected.skew, now)) return *refusal;
    auto issuer = claims["iss"].string_or();
    if (!contains(expected.issuers, issuer)) return token_refusal::wrong_issuer;
    if (!is_for(claims["aud"], expected.audience)) return token_refusal::wrong_audience;
    auto tenant = judge_tenant(claims, expected.tenants);
    if (!tenant) return tenant.error();
    return caller_claims{std::move(issuer), std::move(*tenant), std::move(*kid), *as_time(claims["exp"])};
}

std::string audience_of(std::string_view token) {
    if (token.size() > longest_token) return {};
    const auto parts = split(token);
    if (!parts) return {};
    const auto payload = base64url_decode(parts->payload);
    if (!payload) return {};
    const auto parsed = json::document::parse(*payload, json::duplicates::refuse);
    if (!parsed || !parsed->root().is_object()) return {};
    return only_audience(parsed->root()["aud"]).string_or();
}

}  // namespace switchhook::graph
