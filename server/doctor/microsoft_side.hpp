#pragma once
// What Microsoft's side says: identity platform, keys, Graph.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/settings.hpp"
#include "net/http.hpp"
#include "server/doctor/finding.hpp"
#include "server/flows/needed_roles.hpp"

namespace switchhook::server::doctor {

// Theirs minus ours; nothing when nobody told the time.
finding judge_clock(std::optional<std::chrono::seconds> ahead, const std::string& by_whom);

// "what happened … Remedy: what to do" as graph::explain writes it, in two.
finding refusal(const std::string& trouble, const std::string& otherwise);

// The days of a certificate that signs in.
std::optional<finding> judge_credential_days(const std::string& file, std::chrono::sys_seconds until,
                                             std::chrono::system_clock::time_point now);

struct token_claims {
    std::vector<std::string> roles;
    std::string application, tenant;
};
// Of a JWT whose signature is not ours to judge; empty members for what cannot be read.
token_claims read_claims(const std::string& jwt);

struct consent {
    std::string application, tenant, login_url;
    bool managed_identity = false;  // roles are assigned to it, without a page for that
    [[nodiscard]] std::string url() const;
};
findings judge_roles(std::span<const role_need> needs, std::span<const std::string> held, const consent& c);

struct key_facts {
    std::string url;
    std::string trouble;  // why the document could not be read
    std::string issuer, jwks_url;
    std::string jwks_trouble;
    std::size_t keys = 0;    // RSA keys that may be used
    bool unreached = false;  // that trouble is of the way there: nobody answered
};
findings judge_keys(const std::vector<key_facts>& all, const std::vector<std::string>& issuers);

finding judge_graph(const result<net::http_response, std::string>& got, const config::graph_settings& s,
                    bool may_read_calls);

}  // namespace switchhook::server::doctor
