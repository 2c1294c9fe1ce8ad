#include <filesystem>

#include "base/log.hpp"
#include "config/load.hpp"
#include "server/bot_server.hpp"
#include "server/certificates.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/commands/until_signal.hpp"

namespace switchhook::server {

int serve(const serve_options& o) {
    settings_source source;
    source.read = [file = o.config] { return config::load_settings(file, config::process_environment()); };
    const auto loaded = source.read();
    const auto& s = loaded.values;
    log::start(s.log.level);

    // All that is wrong is told at once, as `check` does.
    problems found = loaded.found;
    check_certificates(s, found);
    loaded_flows flows;
    const auto flow_file = source.incoming_flow(s);
    if (!found.any_error() || std::filesystem::exists(flow_file)) flows = load_flows(flow_file, s, found);
    found.sort();
    if (print_problems(found)) return 1;

    const auto flow = flows.incoming.flow->name, version = flows.incoming.version;
    bot_server bot(s, std::move(flows), source);
    if (const auto started = bot.start(); !started.has_value()) return fail(started.error());
    const auto& at = bot.addresses();
    ending_signals signals;
    if (!announce("switchhook",
                  {{"public", at.public_url},
                   {"listen", at.listen},
                   {"admin", at.admin},
                   {"flow", flow},
                   {"version", version}},
                  o.ready_file))
        return 1;
    signals.wait(
        s.drain, [&](std::function<void()> done) { bot.drain(std::move(done)); }, [&] { bot.reload(); });
    bot.stop();
    return 0;
}

}  // namespace switchhook::server
