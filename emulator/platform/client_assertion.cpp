#include "emulator/platform/client_assertion.hpp"

#include <algorithm>
#include <array>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 4> login_urls{
    "https://login.microsoftonline.com", "https://login.microsoftonline.us",
    "https://login.partner.microsoftonline.cn", "https://login.chinacloudapi.cn"};

assertion_refused refuse(std::int64_t code, std::string text) { return {code, std::move(text)}; }

std::optional<sys_seconds> time_of(const json::value& claim) {
    const auto seconds = claim.as_integer();
    if (!seconds) return std::nullopt;
    constexpr std::int64_t end_of_9999 = 253'402'300'799;  // room to reckon with
    return sys_seconds(std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 0, end_of_9999)));
}

// The token endpoint of the tenant, or its issuer, below a login URL.
bool is_audience(std::string_view audience, std::string_view tenant, std::string_view own_url) {
    const auto below = [&](std::string_view login) {
        if (login.empty() || !audience.starts_with(login)) return false;
        const auto rest = audience.substr(login.size());
        const auto is = [&](std::string_view tail) {
            return graph::same_text(rest, '/' + std::string(tenant) + std::string(tail));
        };
        return is("/oauth2/v2.0/token") || is("/v2.0") || is("/oauth2/token");
    };
    return below(own_url) || std::any_of(login_urls.begin(), login_urls.end(), below);
}

bool has(const json::value& audience, std::string_view wanted) {
    if (audience.as_string() == wanted) return true;
    for (std::size_t i = 0; i < audience.size(); ++i)
        if (audience.at(i).as_string() == wanted) return true;
    return false;
}

}  // namespace

struct assertion_judge::parsed {
    std::string_view signed_text;
    std::string signature;
    json::document header, claims;

    static std::optional<parsed> read(std::string_view jwt) {
        const auto first = jwt.find('.'), last = jwt.rfind('.');
        if (first == std::string_view::npos || first == last) return std::nullopt;
        const auto header = base64url_decode(jwt.substr(0, first));
        const auto claims = base64url_decode(jwt.substr(first + 1, last - first - 1));
        auto signature = base64url_decode(jwt.substr(last + 1));
        if (!header || !claims || !signature) return std::nullopt;
        auto header_read = json::document::parse(*header, json::duplicates::refuse);
        auto claims_read = json::document::parse(*claims, json::duplicates::refuse);
        if (!header_read.has_value() || !claims_read.has_value()) return std::nullopt;
        return parsed{jwt.substr(0, last), *std::move(signature), *std::move(header_read),
                      *std::move(claims_read)};
    }

    [[nodiscard]] bool is_signed_by(const graph::rsa_public_key& key) const {
        const auto algorithm = header.root()["alg"].as_string();
        if (algorithm == "PS256") return key.verifies(signed_text, signature, graph::rsa_scheme::ps256);
        return algorithm == "RS256" && key.verifies(signed_text, signature);
    }

    [[nodiscard]] std::optional<assertion_refused> out_of_time(sys_seconds now) const {
        const auto until = time_of(claims.root()["exp"]);
        const auto from = time_of(claims.root()["nbf"]);
        if (until && now < *until + skew && (!from || *from <= now + skew)) return std::nullopt;
        return refuse(700024, "Client assertion is not within its valid time range.");
    }
};

std::optional<assertion_refused> assertion_judge::judge(std::string_view jwt, const asked& by) {
    const auto token = parsed::read(jwt);
    if (!token) return refuse(50027, "JWT token is invalid or malformed.");
    const auto issuer = token->claims.root()["iss"].string_or();
    if (graph::same_text(issuer, by.app.id) || by.app.federations.empty())
        return judge_certificate(*token, by);
    return judge_federation(*token, by);
}

std::optional<assertion_refused> assertion_judge::judge_certificate(const parsed& token, const asked& by) {
    const auto header = token.header.root(), claims = token.claims.root();
    const auto shown = header["x5t#S256"].string_or(), old_form = header["x5t"].string_or();
    const auto used = std::find_if(
        by.app.certificates.begin(), by.app.certificates.end(), [&](const graph::certificate& c) {
            return shown.empty() ? c.sha1_thumbprint() == old_form : c.sha256_thumbprint() == shown;
        });
    if (used == by.app.certificates.end())
        return refuse(700027,
                      "The certificate with identifier used to sign the client assertion is not "
                      "registered on application.");
    if (by.now >= used->not_after())
        return refuse(700027, "The certificate used to sign the client assertion has expired.");
    if (!token.is_signed_by(used->key()))
        return refuse(700027, "Client assertion failed signature validation.");
    if (!graph::same_text(claims["iss"].string_or(), by.app.id) ||
        !graph::same_text(claims["sub"].string_or(), by.app.id))
        return refuse(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
    if (!is_audience(claims["aud"].string_or(), by.tenant, by.own_url))
        return refuse(700023, "Client assertion audience claim does not match Realm issuer.");
    if (auto late = token.out_of_time(by.now)) return late;
    const auto id = claims["jti"].string_or();
    if (id.empty()) return refuse(700027, "Client assertion has no identifier.");
    if (seen_before(by.app.id + ' ' + id, *time_of(claims["exp"]) + skew, by.now))
        return refuse(700027, "Client assertion has been used before.");
    return std::nullopt;
}

std::optional<assertion_refused> assertion_judge::judge_federation(const parsed& token,
                                                                   const asked& by) const {
    const auto claims = token.claims.root();
    const federated_credential* of_issuer = nullptr;
    for (const auto& f : by.app.federations)
        if (claims["iss"].as_string() == f.issuer) of_issuer = &f;
    if (of_issuer == nullptr)
        return refuse(700211, "No matching federated identity record found for presented assertion issuer '" +
                                  claims["iss"].string_or() + "'.");
    const auto fitting = std::find_if(
        by.app.federations.begin(), by.app.federations.end(), [&](const federated_credential& f) {
            return claims["iss"].as_string() == f.issuer && claims["sub"].as_string() == f.subject;
        });
    if (fitting == by.app.federations.end())
        return refuse(700213,
                      "No matching federated identity record found for presented assertion subject '" +
                          claims["sub"].string_or() + "'.");
    if (!has(claims["aud"], fitting->audience))
        return refuse(700212,
                      "No matching federated identity record found for presented assertion audience.");
    if (!fitting->believed && !token.is_signed_by(fitting->key ? *fitting->key : own_key_))
        return refuse(700027, "Client assertion failed signature validation.");
    return token.out_of_time(by.now);
}

bool assertion_judge::seen_before(const std::string& id, sys_seconds until, sys_seconds now) {
    std::erase_if(seen_, [&](const auto& one) { return one.second <= now; });
    if (seen_.size() >= most_remembered) seen_.erase(seen_.begin());
    return !seen_.emplace(id, until).second;
}

}  // namespace switchhook::emulator
