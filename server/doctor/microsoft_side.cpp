#include "server/doctor/microsoft_side.hpp"

#include <algorithm>

#include "base/base64url.hpp"
#include "base/day.hpp"
#include "base/json/document.hpp"
#include "graph/auth/certificate.hpp"
#include "graph/auth/jwk_set.hpp"
#include "graph/auth/remedies.hpp"
#include "graph/auth/small_file.hpp"
#include "graph/client/retry_after.hpp"
#include "graph/model/explanation.hpp"
#include "graph/model/methods.hpp"
#include "net/url.hpp"
#include "server/doctor/checks.hpp"

namespace switchhook::server::doctor {
namespace {

using std::chrono::seconds;
using answer = result<net::http_response, std::string>;

const std::string reach_it(graph::reach_it);

std::string name_of(const config::app_settings& app) {
    switch (app.uses()) {
        case config::credential_kind::secret: return "client secret";
        case config::credential_kind::certificate: return "certificate " + app.certificate.string();
        case config::credential_kind::managed_identity: return "managed identity";
        case config::credential_kind::federated_token: return "federated token";
        default: return "credential";
    }
}

std::string steps_of(const role_advice::missing_role& m) {
    std::vector<std::string> told;
    for (const auto* need : m.for_what) {
        auto text = need->method + (need->step.empty() ? std::string() : " of \"" + need->step + '"') +
                    " in " + need->flow;
        if (std::find(told.begin(), told.end(), text) == told.end()) told.push_back(std::move(text));
    }
    constexpr std::size_t enough = 4;
    const auto left = told.size() > enough ? told.size() - enough : 0;
    if (left != 0) told.resize(enough);
    return joined(told) + (left != 0 ? " and " + std::to_string(left) + " more" : "");
}

}  // namespace

finding judge_clock(std::optional<seconds> ahead, const std::string& by_whom) {
    if (!ahead) return skipped("nobody there told the time: " + by_whom);
    constexpr seconds noticeable{30}, too_much{300};
    const auto off = ahead->count() < 0 ? -*ahead : *ahead;
    const auto text = "this machine's clock is " + std::to_string(off.count()) + " s " +
                      (ahead->count() < 0 ? "ahead of" : "behind") + " that of " + by_whom;
    const std::string remedy =
        "Let the clock be kept by NTP (timedatectl set-ntp true, or chrony; in a virtual "
        "machine, its host): tokens are judged by their times.";
    if (off > too_much) return failure(text + ", more than the five minutes that tokens are given", remedy);
    if (off > noticeable) return warning(text, remedy);
    return well("agrees with " + by_whom + " (" + std::to_string(off.count()) + " s apart)");
}

findings check_clock(patient& who, net::deadline until) {
    const auto& g = who.settings().graph;
    std::string silent;
    const auto discovery =
        g.login_url + '/' + who.settings().app.tenant + "/v2.0/.well-known/openid-configuration";
    for (const auto& url : {discovery, g.base_url + "/v1.0/$metadata"}) {
        const auto before = who.around->now();
        net::http_request head;
        head.method = "HEAD";
        const auto got = who.around->ask(url, head, trusting::as_the_bot, until);
        const auto ours = before + (who.around->now() - before) / 2;
        const auto where = net::to_string(net::parse_url(url)->where);
        silent += (silent.empty() ? "" : ", ") + where;
        if (!got) continue;
        const auto theirs = graph::parse_http_date(got->headers.find("Date"));
        if (!theirs) continue;
        // Half a second of theirs was cut off.
        const auto ahead = std::chrono::round<seconds>(*theirs + std::chrono::milliseconds(500) - ours);
        return {judge_clock(ahead, where)};
    }
    return {judge_clock(std::nullopt, silent)};
}

finding refusal(const std::string& trouble, const std::string& otherwise) {
    constexpr std::string_view mark = " Remedy: ";
    const auto at = trouble.find(mark);
    if (at == std::string::npos) return failure(trouble, otherwise);
    auto remedy = trouble.substr(at + mark.size());
    auto what = trouble.substr(0, at);
    // What was shown stands behind, in brackets.
    if (const auto shown = remedy.rfind(" ["); shown != std::string::npos && remedy.ends_with(']')) {
        what += remedy.substr(shown);
        remedy.resize(shown);
    }
    return failure(std::move(what), std::move(remedy));
}

std::optional<finding> judge_credential_days(const std::string& file, std::chrono::sys_seconds until,
                                             std::chrono::system_clock::time_point now) {
    constexpr std::chrono::days soon{30}, very_soon{7};
    const auto remedy =
        "Make a new certificate, upload it to the app registration (Certificates & secrets) "
        "beside the old one, and then set app.certificate and app.key to it.";
    const auto name = "the certificate " + file + " that signs in ";
    if (until <= now) return failure(name + "expired on " + day_of(until), remedy);
    if (until - now < very_soon)
        return warning(name + "expires on " + day_of(until) + ", within 7 days", remedy);
    if (until - now < soon) return warning(name + "expires on " + day_of(until) + ", within 30 days", remedy);
    return std::nullopt;
}

std::string credential_remedy(const config::app_settings& app, bool unfit) {
    if (app.uses() == config::credential_kind::managed_identity)
        return "Only machines of Azure have this endpoint: run switchhook there, and let no firewall or "
               "network "
               "policy block it; App Service names its own in IDENTITY_ENDPOINT and IDENTITY_HEADER.";
    if (!unfit) return reach_it;
    if (app.uses() == config::credential_kind::federated_token)
        return "Let whatever writes the file of app.federatedToken keep a fresh token in it, readable for "
               "the "
               "user that runs switchhook.";
    return "Let app.certificate and app.key name PEM files that the user that runs switchhook can read: a "
           "certificate with an RSA key, and that key without a passphrase.";
}

token_claims read_claims(const std::string& jwt) {
    const auto first = jwt.find('.');
    const auto last = jwt.rfind('.');
    if (first == std::string::npos || first == last) return {};
    const auto text = base64url_decode(std::string_view(jwt).substr(first + 1, last - first - 1));
    if (!text) return {};
    const auto parsed = json::document::parse(*text);
    if (!parsed) return {};
    const auto root = parsed->root();
    token_claims c;
    for (std::size_t i = 0; i < root["roles"].size(); ++i) c.roles.push_back(root["roles"].at(i).string_or());
    c.application = root["appid"].string_or();
    c.tenant = root["tid"].string_or();
    return c;
}

findings check_sign_in(patient& who, net::deadline until) {
    const auto& s = who.settings();
    findings all;
    if (s.app.uses() == config::credential_kind::certificate) {
        constexpr std::size_t most_bytes = 256U << 10;
        const auto pem = graph::read_small_file(s.app.certificate, most_bytes);
        if (pem.has_value())
            if (const auto shown = graph::certificate::from_pem(*pem))
                if (auto days = judge_credential_days(s.app.certificate.string(), shown->not_after(),
                                                      who.around->now()))
                    all.push_back(*std::move(days));
    }
    auto got = who.around->sign_in(until);
    if (!got.token) {
        all.push_back(refusal(got.trouble, credential_remedy(s.app, got.unfit)));
        return all;
    }
    const auto claims = read_claims(got.token->reveal());
    who.token = std::move(got.token);
    who.roles = claims.roles;
    all.push_back(well("a token for application " + s.app.id + " in tenant " + s.app.tenant + ", by its " +
                       name_of(s.app)));
    return all;
}

std::string consent::url() const {
    return login_url + '/' + tenant + "/adminconsent?client_id=" + application;
}

findings judge_roles(std::span<const role_need> needs, std::span<const std::string> held, const consent& c) {
    const auto advice = compare_roles(needs, held);
    findings all;
    for (const auto& m : advice.missing) {
        const auto id = std::string(app_role_id(m.role));
        const std::string from_then_on =
            " It is in tokens that are issued from then on: restart switchhook, or wait an hour.";
        auto remedy = "Give the application the permission " + m.role +
                      " of Microsoft Graph (type Application, "
                      "app role " +
                      id + ")";
        // The URL stands last, with nothing behind it that would be copied along.
        if (c.managed_identity)
            remedy +=
                ": assign that app role of the service principal of Microsoft Graph to the managed "
                "identity (az rest, or New-MgServicePrincipalAppRoleAssignment)." +
                from_then_on;
        else
            remedy += " under API permissions, and let an administrator consent." + from_then_on +
                      " The page to consent at: " + c.url();
        all.push_back(failure("the token lacks " + m.role + ", for " + steps_of(m), std::move(remedy)));
    }
    std::string advised;
    if (!advice.superfluous.empty())
        advised = "No flow needs " + joined(advice.superfluous) +
                  ": take it away, unless the control API is to use it. Least privilege is the safest.";
    if (all.empty())
        all.push_back(well(needs.empty() ? "the flows need none"
                                         : "the token has what the flows need: " + joined(least_roles(needs)),
                           advised));
    return all;
}

findings check_roles(patient& who, net::deadline) {
    const auto& s = who.settings();
    return judge_roles(who.needs, who.roles,
                       {s.app.id, s.app.tenant, s.graph.login_url,
                        s.app.uses() == config::credential_kind::managed_identity});
}

findings judge_keys(const std::vector<key_facts>& all, const std::vector<std::string>& issuers) {
    findings found;
    std::size_t keys = 0;
    for (const auto& f : all) {
        keys += f.keys;
        const std::string remedy =
            f.unreached
                ? reach_it
                : "Set graph.openIdConfigurationUrl to that of your cloud (graph.cloud does it), and look "
                  "at what stands between: something else may have answered.";
        if (!f.trouble.empty())
            found.push_back(failure(f.url + ": " + f.trouble, remedy));
        else if (!f.jwks_trouble.empty())
            found.push_back(failure(f.jwks_url + ": " + f.jwks_trouble, remedy));
        else if (f.keys == 0)
            found.push_back(failure(f.jwks_url + ": has no RSA key that may be used", remedy));
        if (f.trouble.empty() && std::find(issuers.begin(), issuers.end(), f.issuer) == issuers.end())
            found.push_back(failure(f.url + ": its issuer \"" + f.issuer +
                                        "\" is not in graph.issuers, so that callbacks are refused with 401",
                                    "Add \"" + f.issuer + "\" to graph.issuers, if that is whom you trust."));
    }
    if (found.empty())
        found.push_back(
            well(std::to_string(keys) + (keys == 1 ? " key" : " keys") + " of " + all.front().issuer));
    return found;
}

findings check_keys(patient& who, net::deadline until) {
    std::vector<key_facts> all;
    for (const auto& url : who.settings().graph.open_id_configuration_urls) {
        auto& f = all.emplace_back();
        f.url = url;
        const auto got = who.around->ask(url, {}, trusting::as_the_bot, until);
        if (!got || got->status != 200) {
            f.trouble = got ? "answers " + std::to_string(got->status) : got.error();
            f.unreached = !got;
            continue;
        }
        const auto parsed = json::document::parse(got->body);
        if (parsed) f.issuer = parsed->root()["issuer"].string_or();
        if (parsed) f.jwks_url = parsed->root()["jwks_uri"].string_or();
        if (!f.jwks_url.starts_with("https://")) {
            f.trouble = "is no OpenID document with a jwks_uri";
            continue;
        }
        const auto keys = who.around->ask(f.jwks_url, {}, trusting::as_the_bot, until);
        if (!keys || keys->status != 200) {
            f.jwks_trouble = keys ? "answers " + std::to_string(keys->status) : keys.error();
            f.unreached = !keys;
            continue;
        }
        const auto set = graph::jwk_set::parse(keys->body);
        if (set.has_value())
            f.keys = set->size();
        else
            f.jwks_trouble = "is no key document";
    }
    return judge_keys(all, who.settings().graph.issuers);
}

finding judge_graph(const answer& got, const config::graph_settings& s, bool may_read_calls) {
    if (!got) return failure(got.error(), reach_it);
    const auto parsed = json::document::parse(got->body);
    const auto code = parsed ? parsed->root()["error"]["code"].string_or() : std::string();
    const auto a = s.base_url + " answers " + std::to_string(got->status) + (code.empty() ? "" : '/' + code);
    if (got->status == 404 && !code.empty())
        return well(a + ", as is right for a call that does not exist" +
                    (s.cloud == "china" ? "; but the calling API is not offered in that cloud" : ""));
    if (got->status == 403 && !may_read_calls)
        return skipped("the token has none of the roles that reading a call takes: see roles");
    const auto told = graph::explain_error(got->status, code);
    auto remedy = told.remedy;
    if (got->status == 401)
        remedy += " A token of one cloud is not good in another: graph.cloud is " + s.cloud +
                  ", graph.baseUrl " + s.base_url + ", graph.loginUrl " + s.login_url + '.';
    if (got->status == 404)
        return failure(a + " without an error of Graph's: that is not Graph, or another path of it",
                       "Look at graph.baseUrl, graph.version and graph.root.");
    return failure(a + ": " + told.meaning, remedy);
}

findings check_graph(patient& who, net::deadline until) {
    const auto& g = who.settings().graph;
    const auto url =
        g.base_url + '/' + g.version + '/' + g.root + "/calls/00000000-0000-0000-0000-000000000000";
    net::http_request request;
    if (who.token) request.headers.set("Authorization", "Bearer " + who.token->reveal());
    const auto& roles = graph::describe(graph::method::get).permissions;
    const bool may = std::any_of(roles.begin(), roles.end(), [&](std::string_view r) {
        return std::find(who.roles.begin(), who.roles.end(), r) != who.roles.end();
    });
    return {judge_graph(who.around->ask(url, std::move(request), trusting::as_the_bot, until), g, may)};
}

}  // namespace switchhook::server::doctor
