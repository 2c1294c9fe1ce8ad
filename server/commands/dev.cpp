// The bot, the Graph side and a phone on one machine: a working call with no tenant, no tunnel, no licence.

#include <unistd.h>

#include <iostream>

#include "base/log.hpp"
#include "config/load.hpp"
#include "config/sample.hpp"
#include "server/bot_server.hpp"
#include "server/certificates.hpp"
#include "server/commands/browser.hpp"
#include "server/commands/command.hpp"
#include "server/commands/emulator_thread.hpp"
#include "server/commands/report.hpp"
#include "server/commands/until_signal.hpp"
#include "server/commands/workshop.hpp"

namespace switchhook::server {
namespace {

// Telephone numbers can be called here, whether the bot has an account for that elsewhere or not.
constexpr const char* account_here = "00000000-0000-0000-0000-000000000003";

// What a configuration needs to be read although it is meant for production: its secrets may be unset here.
config::environment environment_of(const workshop& w, const std::filesystem::path& config_file) {
    auto variables = config::process_environment();
    variables.erase("SWITCHHOOK_APP_SECRET");
    using config::credential_kind;
    const auto uses = config::load_settings(config_file, variables).values.app.uses();
    if (uses == credential_kind::none || uses == credential_kind::secret)
        variables.insert_or_assign("SWITCHHOOK_APP_SECRET", w.app_secret.reveal());
    for (const auto* part :
         {"SWITCHHOOK_STORE_SQLITE", "SWITCHHOOK_STORE_POSTGRES", "SWITCHHOOK_STORE_LEASE"})
        variables.erase(part);
    variables.insert_or_assign("SWITCHHOOK_STORE", "memory");  // the emulator forgets the calls as well
    variables.insert_or_assign("SWITCHHOOK_ADMIN_TOKEN", w.admin_token.reveal());
    variables.insert_or_assign("SWITCHHOOK_LISTEN_CERTIFICATE",
                               std::filesystem::absolute(w.bot.certificate).string());
    variables.insert_or_assign("SWITCHHOOK_LISTEN_KEY", std::filesystem::absolute(w.bot.key).string());
    variables.insert_or_assign("SWITCHHOOK_GRAPH_TRUST", std::filesystem::absolute(w.authority).string());
    return variables;
}

emulator::emulator_options emulator_for(const config::settings& s, const workshop& w, const dev_options& o) {
    emulator::emulator_options e;
    e.https_port = o.free_ports ? 0 : 9443;
    e.control_port = o.free_ports ? 0 : 9080;
    e.certificate = w.emulator.certificate.string();
    e.key = w.emulator.key.string();
    e.trust = w.authority.string();
    e.speed = o.speed;
    e.seed = seed_of(o.seed);
    emulator::registered_app app;
    app.id = s.app.id;
    app.tenant = s.app.tenant;
    app.client_secret = w.app_secret;
    app.other_tenants = s.app.tenants;
    e.apps = {app};
    return e;
}

void point_at(const std::string& emulator_url, const secret& app_secret, const dev_options& o,
              config::settings& s) {
    s.listen.address = "127.0.0.1";
    if (o.free_ports) {
        s.listen.port = 0;
        s.admin.port = 0;
    }
    s.public_url = "https://localhost:" + std::to_string(s.listen.port);
    // Whatever the bot has in production: here it has the secret that was made on the spot.
    config::app_settings here;
    here.id = s.app.id;
    here.tenant = s.app.tenant;
    here.tenants = s.app.tenants;
    here.application_instance = s.app.application_instance;
    here.client_secret = app_secret;
    s.app = here;
    s.graph.base_url = emulator_url;
    s.graph.login_url = emulator_url;
    s.graph.open_id_configuration_urls = {emulator_url + "/v1/.well-known/OpenIdConfiguration"};
}

// A file, or a name like that in `flows.incoming`.
std::filesystem::path flow_file(const std::filesystem::path& wanted, const config::flow_settings& flows) {
    const auto named = [&](const std::string& name) { return flows.folder / (name + ".json"); };
    if (wanted.empty()) return named(flows.incoming);
    const bool is_name = !wanted.has_parent_path() && !wanted.has_extension();
    return is_name ? named(wanted.string()) : wanted;
}

// A terminal is read by whoever started this; elsewhere a token has no place.
std::string console_address(const std::string& admin, const workshop& w,
                            const std::filesystem::path& folder) {
    if (::isatty(STDOUT_FILENO) != 0) return admin + "/#token=" + w.admin_token.reveal();
    return admin + "/ (the token is in " + (folder / "admin-token").string() + ')';
}

}  // namespace

int dev(const dev_options& o) {
    const auto w = open_workshop(o.folder);
    if (w.has_error()) return fail(w.error());
    auto config_file = o.config;
    if (config_file.empty()) {
        const auto sample = config::write_sample(o.folder / "config");
        if (sample.has_error()) return fail((o.folder / "config").string() + ": " + sample.error().message());
        config_file = *sample;
    }
    const auto read = [&] {
        auto all = config::load_settings(config_file, environment_of(*w, config_file));
        if (all.values.app.application_instance.empty()) all.values.app.application_instance = account_here;
        return all;
    };
    auto loaded = read();
    auto& s = loaded.values;
    check_certificates(s, loaded.found);
    if (print_problems(loaded.found)) return 1;
    log::start(s.log.level);
    log::use(s.log.format);

    problems found;
    settings_source source;
    source.flow = flow_file(o.flow, s.flows);
    source.watch = true;
    auto flows = load_flows(source.incoming_flow(s), s, found);
    if (print_problems(found)) return 1;

    emulator_thread graph(emulator_for(s, *w, o));
    if (const auto started = graph.start(); started.has_error()) return fail(started.error());
    point_at(graph.url(), w->app_secret, o, s);
    source.read = [&, graph_url = graph.url()] {
        auto again = read();
        point_at(graph_url, w->app_secret, o, again.values);
        return again;
    };
    const auto flow = flows.incoming.flow->name, version = flows.incoming.version;
    bot_server bot(s, std::move(flows), source);
    if (const auto started = bot.start(); started.has_error()) return fail(started.error());
    const auto callback = bot.addresses().public_url + "/callback";
    graph.on_thread([&](emulator::emulator_server& e) { e.register_callback(s.app.id, callback); });

    const auto& at = bot.addresses();
    ending_signals signals;
    if (!announce("switchhook dev",
                  {{"public", at.public_url},
                   {"admin", at.admin},
                   {"graph", graph.url()},
                   {"emulator", graph.control_url()},
                   {"flow", flow},
                   {"version", version}},
                  o.ready_file))
        return 1;
    std::cout << "Ring it from another terminal:  switchhook phone --emulator " << graph.control_url()
              << '\n';
    if (const auto phone = graph.phone_url(); !phone.empty()) {
        std::cout << "Ring it in a browser:           " << phone << '\n';
        if (!o.no_browser) open_in_browser(phone);
    }
    std::cout << "Watch it in a browser:          " << console_address(at.admin, *w, o.folder) << std::endl;
    signals.wait(
        std::chrono::seconds(1), [&](std::function<void()> done) { bot.drain(std::move(done)); },
        [&] { bot.reload(); });
    bot.stop();
    graph.stop();
    return 0;
}

}  // namespace switchhook::server
