#include "emulator/platform/identity_platform.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/base64url.hpp"
#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "graph/auth/jwk_set.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

// https://learn.microsoft.com/graph/deployments
constexpr std::array<std::string_view, 6> graph_audiences{
    "https://graph.microsoft.com",          "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",       "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com/"};

constexpr std::string_view assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::string date_text(wall_time at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%SZ", &parts);
    return {text, length};
}

bool same_bytes(std::string_view a, std::string_view b) {
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

std::string form_decoded(std::string text) {
    std::replace(text.begin(), text.end(), '+', ' ');
    return percent_decode(text);
}

std::optional<json::document> payload_of(std::string_view jwt) {
    const auto first = jwt.find('.');
    const auto second = jwt.find('.', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto text = base64url_decode(jwt.substr(first + 1, second - first - 1));
    if (!text) return std::nullopt;
    auto parsed = json::document::parse(*text);
    if (!parsed.has_value()) return std::nullopt;
    return *std::move(parsed);
}

graph::rsa_public_key public_key_of(const graph::jwt_signer& signer) {
    return *graph::jwk_set::parse(signer.jwk_set_text())->find(signer.kid());
}

net::http_response json_answer(unsigned status, std::string body) {
    net::http_response response{status, {}, std::move(body), {}};
    response.headers.set("Content-Type", "application/json; charset=utf-8");
    return response;
}

net::http_response machine_refusal(unsigned status, std::string_view error, std::string_view text) {
    json::writer w;
    w.object([&] {
        w.field("error", error);
        w.field("error_description", text);
    });
    return json_answer(status, w.take());
}

std::string without_slash(std::string url) {
    if (url.ends_with('/')) url.pop_back();
    return url;
}

}  // namespace

struct identity_platform::denial {
    unsigned status = 400;
    std::string error;
    std::int64_t code = 0;
    std::string text;
};

struct identity_platform::proof {
    std::string client_id;
    std::optional<std::string> client_secret, assertion;

    // In the body, or the id and secret as HTTP Basic.
    explicit proof(const net::http_request& request) {
        client_id = form_value(request.body, "client_id").value_or("");
        client_secret = form_value(request.body, "client_secret");
        if (form_value(request.body, "client_assertion_type") == assertion_type)
            assertion = form_value(request.body, "client_assertion");
        const auto header = request.headers.find("Authorization");
        if (header.substr(0, 6) != "Basic ") return;
        const auto pair = base64_decode(header.substr(6));
        if (!pair) return;
        const auto colon = pair->find(':');
        if (colon == std::string::npos) return;
        client_id = form_decoded(pair->substr(0, colon));
        client_secret = form_decoded(pair->substr(colon + 1));
    }
};

std::optional<std::string> form_value(std::string_view form, std::string_view name) {
    while (!form.empty()) {
        const auto pair = form.substr(0, form.find('&'));
        form.remove_prefix(std::min(form.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (form_decoded(std::string(pair.substr(0, equals))) != name) continue;
        return equals == std::string_view::npos ? std::string()
                                                : form_decoded(std::string(pair.substr(equals + 1)));
    }
    return std::nullopt;
}

identity_platform::identity_platform(std::vector<registered_app> apps, identity_settings settings,
                                     graph::jwt_signer signer, chance& ids)
    : apps_(std::move(apps)),
      settings_(std::move(settings)),
      signer_(std::move(signer)),
      assertions_(public_key_of(signer_)),
      ids_(ids) {}

bool identity_platform::register_callback(std::string_view app_id, std::string url) {
    const auto found = std::find_if(apps_.begin(), apps_.end(),
                                    [&](const registered_app& a) { return graph::same_text(a.id, app_id); });
    if (found == apps_.end()) return false;
    found->callback_url = std::move(url);
    return true;
}

bool identity_platform::register_rights(std::string_view app_id,
                                        std::optional<std::vector<std::string>> roles,
                                        std::optional<std::vector<std::string>> instances) {
    const auto found = std::find_if(apps_.begin(), apps_.end(),
                                    [&](const registered_app& a) { return graph::same_text(a.id, app_id); });
    if (found == apps_.end()) return false;
    if (roles) found->roles = *std::move(roles);
    if (instances) found->instances = *std::move(instances);
    return true;
}

const registered_app* identity_platform::find(std::string_view app_id) const {
    const auto found = std::find_if(apps_.begin(), apps_.end(),
                                    [&](const registered_app& a) { return graph::same_text(a.id, app_id); });
    return found == apps_.end() ? nullptr : &*found;
}

net::http_response identity_platform::token(std::string_view tenant, const net::http_request& request,
                                            wall_time now) {
    const auto missing = [&](const std::string& name) {
        return deny({400, "invalid_request", 900144,
                     "The request body must contain the following parameter: '" + name + "'."},
                    now);
    };
    const auto grant = form_value(request.body, "grant_type");
    if (!grant || grant->empty()) return missing("grant_type");
    if (*grant != "client_credentials")
        return deny({400, "unsupported_grant_type", 70003,
                     "The app requested an unsupported grant type '" + *grant + "'."},
                    now);
    const proof shown(request);
    if (shown.client_id.empty()) return missing("client_id");
    const auto scope = form_value(request.body, "scope");
    if (!scope || scope->empty()) return missing("scope");

    const bool tenant_known = std::any_of(
        apps_.begin(), apps_.end(), [&](const registered_app& a) { return is_installed_in(a, tenant); });
    if (!tenant_known)
        return deny({400, "invalid_request", 90002, "Tenant '" + std::string(tenant) + "' not found."}, now);
    const auto* app = find(shown.client_id);
    if (app == nullptr || !is_installed_in(*app, tenant))
        return deny({400, "unauthorized_client", 700016,
                     "Application with identifier '" + shown.client_id +
                         "' was not found in the directory '" + std::string(tenant) + "'."},
                    now);
    if (const auto refusal = judge_proof(shown, *app, tenant, now)) return deny(*refusal, now);
    constexpr std::string_view all_consented = "/.default";
    if (!scope->ends_with(all_consented) || scope->size() == all_consented.size())
        return deny({400, "invalid_scope", 70011,
                     "The provided value for the input parameter 'scope' is not valid. The scope " + *scope +
                         " is not valid."},
                    now);

    const std::string audience = scope->substr(0, scope->size() - all_consented.size());
    json::writer w;
    w.object([&] {
        w.field("token_type", "Bearer");
        w.field("expires_in", settings_.lifetime.count());
        w.field("ext_expires_in", settings_.lifetime.count());
        w.field("access_token",
                issue(*app, std::string(tenant), audience, shown.client_secret.has_value(), now));
    });
    auto response = json_answer(200, w.take());
    response.headers.set("Cache-Control", "no-store, no-cache");
    return response;
}

std::optional<identity_platform::denial> identity_platform::judge_proof(const proof& shown,
                                                                        const registered_app& app,
                                                                        std::string_view tenant,
                                                                        wall_time now) {
    if (!shown.client_secret && !shown.assertion)
        return denial{401, "invalid_client", 7000218,
                      "The request body must contain the following parameter: 'client_assertion' or "
                      "'client_secret'."};
    if (shown.client_secret) {
        const auto& right = app.client_secret.reveal();
        if (!right.empty() && same_bytes(*shown.client_secret, right)) return std::nullopt;
        return denial{401, "invalid_client", 7000215, "Invalid client secret provided."};
    }
    const auto refused = assertions_.judge(*shown.assertion, {app, tenant, settings_.own_audience, now});
    if (!refused) return std::nullopt;
    return denial{401, "invalid_client", refused->code, refused->text};
}

net::http_response identity_platform::machine_token(machine form, const net::http_request& request,
                                                    wall_time now) {
    const bool app_service = form == machine::app_service;
    const auto header = request.headers.find(app_service ? "X-IDENTITY-HEADER" : "Metadata");
    if (app_service ? header.empty() : !net::same_name(header, "true"))
        return machine_refusal(400, "bad_request_102", "Required metadata header not specified");
    if (!request.headers.find("X-Forwarded-For").empty())
        return machine_refusal(400, "invalid_request", "Requests by way of a proxy are not supported");
    const auto question = request.target.find('?');
    const std::string query = question == std::string::npos ? "" : request.target.substr(question + 1);
    if (form_value(query, "api-version").value_or("") != (app_service ? "2019-08-01" : "2018-02-01"))
        return machine_refusal(400, "invalid_request", "The api-version is not known");
    const auto resource = form_value(query, "resource").value_or("");
    if (!resource.starts_with("https://"))
        return machine_refusal(400, "invalid_resource", "The resource is not known");
    const auto wanted = form_value(query, "client_id").value_or("");
    const auto app = std::find_if(apps_.begin(), apps_.end(), [&](const registered_app& a) {
        return a.machine && graph::same_text(a.machine->client_id, wanted);
    });
    if (app == apps_.end()) return machine_refusal(400, "invalid_request", "Identity not found");
    const auto& right = app->machine->header.reveal();
    if (app_service && !right.empty() && !same_bytes(header, right))
        return machine_refusal(401, "unauthorized_client", "The header is not that of this machine");
    const auto life = std::to_string(settings_.lifetime.count());
    const auto from = std::to_string(now.time_since_epoch().count());
    const wall_time end = now + settings_.lifetime;
    json::writer w;
    w.object([&] {
        w.field("access_token", issue(*app, app->tenant, without_slash(resource), false, now));
        w.field("client_id", wanted.empty() ? app->id : wanted);
        if (!app_service) w.field("expires_in", life);
        w.field("expires_on", std::to_string(end.time_since_epoch().count()));
        if (!app_service) w.field("ext_expires_in", life);
        w.field("not_before", from);
        w.field("resource", resource);
        w.field("token_type", "Bearer");
        if (!app_service) w.field("refresh_token", "");
    });
    return json_answer(200, w.take());
}

std::optional<std::string> identity_platform::federated_token(std::string_view app_id, wall_time now) {
    const auto* app = find(app_id);
    if (app == nullptr) return std::nullopt;
    for (const auto& f : app->federations) {
        if (f.key || f.believed) continue;
        const wall_time until = now + std::chrono::hours(1);
        json::writer w;
        w.object([&] {
            w.field("iss", f.issuer);
            w.field("sub", f.subject);
            w.field("aud", f.audience);
            w.field("iat", now.time_since_epoch().count());
            w.field("nbf", now.time_since_epoch().count());
            w.field("exp", until.time_since_epoch().count());
            w.field("jti", ids_.guid());
        });
        return signer_.sign(w.take());
    }
    return std::nullopt;
}

// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
std::string identity_platform::issue(const registered_app& app, const std::string& tenant,
                                     const std::string& audience, bool by_secret, wall_time now) {
    const auto from = now.time_since_epoch().count();
    const wall_time expires = now + settings_.lifetime;
    json::writer w;
    w.object([&] {
        w.field("aud", audience);
        w.field("iss", "https://sts.windows.net/" + tenant + "/");
        w.field("iat", from);
        w.field("nbf", from);
        w.field("exp", expires.time_since_epoch().count());
        w.field("appid", app.id);
        w.field("app_displayname", app.display_name);
        w.field("appidacr", by_secret ? "1" : "2");
        w.field("idtyp", "app");
        w.field("oid", app.id);
        w.field("sub", app.id);
        w.field("tid", tenant);
        if (!app.roles.empty()) {
            w.array("roles", [&] {
                for (const auto& role : app.roles) w.item(role);
            });
        }
        w.field("uti", ids_.guid());
        w.field("ver", "1.0");
    });
    std::string token = signer_.sign(w.take());
    tokens_.emplace(token, issued{&app, audience, tenant, expires});
    token_order_.push_back(token);
    if (token_order_.size() > most_tokens) {
        tokens_.erase(token_order_.front());
        token_order_.pop_front();
    }
    return token;
}

net::http_response identity_platform::deny(const denial& why, wall_time now) {
    const std::string trace = ids_.guid();
    const std::string correlation = ids_.guid();
    const std::string date = date_text(now);
    const std::string code = std::to_string(why.code);
    json::writer w;
    w.object([&] {
        w.field("error", why.error);
        w.field("error_description", "AADSTS" + code + ": " + why.text + " Trace ID: " + trace +
                                         " Correlation ID: " + correlation + " Timestamp: " + date);
        w.array("error_codes", [&] { w.item(why.code); });
        w.field("timestamp", date);
        w.field("trace_id", trace);
        w.field("correlation_id", correlation);
        w.field("error_uri", "https://login.microsoftonline.com/error?code=" + code);
    });
    return json_answer(why.status, w.take());
}

identity_platform::verdict identity_platform::judge(std::string_view authorization, wall_time now) const {
    constexpr std::string_view invalid = "InvalidAuthenticationToken";
    const auto refuse = [&](std::string message) {
        return token_refused{401, std::string(invalid), std::move(message)};
    };
    constexpr std::string_view scheme = "Bearer ";
    if (authorization.size() <= scheme.size() ||
        !net::same_name(authorization.substr(0, scheme.size()), scheme))
        return refuse("Access token is empty.");
    const std::string token(authorization.substr(scheme.size()));
    const auto known = tokens_.find(token);
    if (known == tokens_.end()) {
        if (!payload_of(token)) return refuse("CompactToken parsing failed with error code: 80049217");
        return refuse("Signing key is invalid.");
    }
    if (known->second.expires <= now) return refuse("Lifetime validation failed, the token is expired.");
    const auto& audience = known->second.audience;
    const bool for_graph =
        audience == settings_.own_audience ||
        std::find(graph_audiences.begin(), graph_audiences.end(), audience) != graph_audiences.end();
    if (!for_graph) return refuse("Access token validation failure. Invalid audience.");
    return known->second.app;
}

std::string identity_platform::tenant_of(std::string_view authorization) const {
    const auto token = authorization.substr(std::min(authorization.size(), authorization.find(' ') + 1));
    const auto known = tokens_.find(std::string(token));
    return known == tokens_.end() ? std::string() : known->second.tenant;
}

bool is_installed_in(const registered_app& app, std::string_view tenant) {
    return graph::same_text(app.tenant, tenant) ||
           std::any_of(app.other_tenants.begin(), app.other_tenants.end(),
                       [&](const std::string& one) { return one == "any" || graph::same_text(one, tenant); });
}

}  // namespace switchhook::emulator
