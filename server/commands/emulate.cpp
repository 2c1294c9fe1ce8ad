// Only the Graph side, for any calling bot in any language.

#include <cstdlib>
#include <iostream>
#include <set>
#include <vector>

#include "base/nearest.hpp"
#include "config/load.hpp"
#include "config/validate.hpp"
#include "graph/auth/client_credentials.hpp"
#include "graph/auth/federated_token.hpp"
#include "graph/auth/small_file.hpp"
#include "graph/model/methods.hpp"
#include "net/url.hpp"
#include "server/certificates.hpp"
#include "server/commands/command.hpp"
#include "server/commands/emulator_thread.hpp"
#include "server/commands/report.hpp"
#include "server/commands/until_signal.hpp"
#include "server/commands/workshop.hpp"

namespace switchhook::server {
namespace {

// How the bot of a configuration signs in, as its registration would know it. Answers what stands in the way.
std::string register_credential(const config::settings& s, emulator::registered_app& app) {
    constexpr std::size_t most_bytes = 256U << 10;
    switch (s.app.uses()) {
        case config::credential_kind::secret: app.client_secret = s.app.client_secret; break;
        case config::credential_kind::certificate: {
            const auto text = graph::read_small_file(s.app.certificate, most_bytes);
            if (text.has_error()) return text.error();
            const auto shown = graph::certificate::from_pem(*text);
            if (shown.has_error()) return s.app.certificate.string() + ": " + shown.error();
            app.certificates = {*shown};
            break;
        }
        case config::credential_kind::managed_identity:
            app.machine = emulator::machine_identity{s.app.managed_identity_client_id, {}};
            break;
        case config::credential_kind::federated_token: {
            // The keys of its issuer are not known here, so a token there is believed by its claims.
            emulator::federated_credential own{"https://emulator.example", app.id};
            if (const auto text = graph::read_small_file(s.app.federated_token, most_bytes))
                if (const auto about = graph::read_federated_claims(*text))
                    own = {about->issuer, about->subject, about->audience, {}, true};
            app.federations = {own, {"https://emulator.example", app.id}};
            break;
        }
        case config::credential_kind::none:
        case config::credential_kind::several: break;
    }
    app.other_tenants = s.app.tenants;
    return {};
}

// What a bot with this credential has to be told beside the URLs, to sign in here.
std::string hint_for(const emulator::registered_app& app, const std::string& control_url) {
    if (app.machine)
        return "Its managed identity is at " + control_url +
               "/metadata/identity/oauth2/token (SWITCHHOOK_APP_MANAGED_IDENTITY_ENDPOINT); that of App "
               "Service, "
               "IDENTITY_ENDPOINT, at " +
               control_url + "/msi/token.\n";
    if (!app.federations.empty())
        return "A federated token for an hour: curl -s " + control_url + "/emulator/federated-token\n";
    return {};
}

// Who the bot is: from its configuration, or from the options. False, with lines on standard error, when that
// is not clear.
bool describe_app(const emulate_options& o, const secret& own_secret, emulator::registered_app& app) {
    if (!o.config.empty()) {
        auto loaded = config::load_settings(o.config, config::process_environment());
        if (print_problems(loaded.found)) return false;
        app.id = loaded.values.app.id;
        app.tenant = loaded.values.app.tenant;
        app.callback_url = loaded.values.public_url + "/callback";
        if (auto wrong = register_credential(loaded.values, app); !wrong.empty()) {
            fail(wrong);
            return false;
        }
        return true;
    }
    app.id = o.app;
    app.tenant = o.tenant;
    app.callback_url = o.callback;
    const char* given = std::getenv(o.secret_env.empty() ? "SWITCHHOOK_APP_SECRET" : o.secret_env.c_str());
    const bool any = given != nullptr && *given != '\0';
    if (!any && !o.secret_env.empty()) {
        fail("--secret-env: the environment has no variable " + o.secret_env + ", or it is empty");
        return false;
    }
    app.client_secret = any ? secret(given) : own_secret;
    return true;
}

// False, with lines on standard error, when a file that an option names is of no use.
bool check_files(const emulate_options& o) {
    problems found;
    const named_file files[] = {{o.certificate, "--certificate"}, {o.key, "--key"}, {o.trust, "--trust"}};
    for (const auto& [file, option] : files) {
        if (file.empty()) continue;
        if (auto wrong = config::check_readable_file(file))
            found.add({std::string(option), 0, 0, {}, std::move(*wrong)});
    }
    check_certificate(files[0], files[1], found);
    check_trust(files[2], found);
    return !print_problems(found);
}

// An application may well have roles that no calls method asks for; one that nearly is of them is misspelt.
std::string misspelt_role(const std::vector<std::string>& given) {
    std::set<std::string_view> asked_for;
    for (const auto& m : graph::all_methods()) asked_for.insert(m.permissions.begin(), m.permissions.end());
    const std::vector<std::string_view> known(asked_for.begin(), asked_for.end());
    for (const auto& role : given)
        if (const auto meant = nearest(role, known); !asked_for.contains(role) && !meant.empty())
            return "--role: no calls method asks for \"" + role + '"' + did_you_mean(meant);
    return {};
}

}  // namespace

int emulate(const emulate_options& o) {
    if (o.certificate.empty() != o.key.empty())
        return wrong_usage("--certificate and --key are given together or not at all");
    const auto callback = net::parse_url(o.callback);
    if (callback.has_error() || !o.callback.starts_with("https://"))
        return wrong_usage("--callback: expected a URL that begins with https://, found \"" + o.callback +
                           '"');
    for (const auto& [option, wrong] :
         {std::pair{"--app", config::check_guid(o.app)},
          std::pair{"--tenant", config::check_tenant(o.tenant)},
          std::pair{"--address", config::check_address(o.address)},
          std::pair{"--control-address", config::check_address(o.control_address)},
          std::pair{"--url", o.url.empty() ? std::nullopt : config::check_https_url(o.url)}})
        if (wrong) return wrong_usage(std::string(option) + ": " + *wrong);
    if (const auto wrong = misspelt_role(o.roles); !wrong.empty()) return wrong_usage(wrong);
    if (!check_files(o)) return 1;
    const auto w = open_workshop(o.folder);
    if (w.has_error()) return fail(w.error());
    emulator::registered_app app;
    if (!describe_app(o, w->app_secret, app)) return 1;
    if (!o.roles.empty()) app.roles = o.roles;

    emulator::emulator_options e;
    e.address = o.address;
    e.https_port = o.port;
    e.own_url = graph::without_trailing_slash(o.url);
    e.control_address = o.control_address;
    e.control_port = o.control_port;
    e.certificate = (o.certificate.empty() ? w->emulator.certificate : o.certificate).string();
    e.key = (o.key.empty() ? w->emulator.key : o.key).string();
    e.trust = (o.trust.empty() ? w->authority : o.trust).string();
    e.speed = o.speed;
    e.seed = seed_of(o.seed);
    e.clock_ahead = std::chrono::seconds(o.clock_ahead);
    e.apps = {app};
    emulator_thread graph(std::move(e));
    if (const auto started = graph.start(); started.has_error()) return fail(started.error());
    ending_signals signals;
    if (!announce("switchhook emulator", {{"graph", graph.url()}, {"emulator", graph.control_url()}},
                  o.ready_file))
        return 1;
    std::cout << "The bot's login, Graph and OpenID URLs begin with " << graph.url() << "; it trusts "
              << (o.certificate.empty() ? w->authority.string() : "whoever signed " + o.certificate.string())
              << ".\nIncoming calls are told to " << app.callback_url << ".\n"
              << (graph.phone_url().empty() ? "" : "Ring it in a browser: " + graph.phone_url() + '\n')
              << hint_for(app, graph.control_url()) << std::flush;
    signals.wait(std::chrono::seconds(1), [](const std::function<void()>& done) { done(); });
    graph.stop();
    return 0;
}

}  // namespace switchhook::server
