#include <chrono>
#include <filesystem>

#include <boost/asio/co_spawn.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "config/load.hpp"
#include "server/bot_server.hpp"
#include "server/certificates.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/commands/until_signal.hpp"
#include "server/reload/report.hpp"
#include "server/systemd/service_manager.hpp"

namespace switchhook::server {
namespace {

// As long as the bot's shards run.
void have_attended(service_manager& manager, bot_server& bot) {
    if (!manager.is_there()) return;
    attended_server about{bot.shards(), [&bot] { return bot.not_ready(); },
                          [&bot] { return bot.live_calls(); }};
    asio::co_spawn(bot.shards().front(), manager.attend(std::move(about)), [](std::exception_ptr failed) {
        if (failed) log::error("server", "systemd hears no more", {{"what", what_of(failed)}});
    });
}

}  // namespace

int serve(const serve_options& o) {
    settings_source source;
    source.read = [file = o.config] { return config::load_settings(file, config::process_environment()); };
    const auto loaded = source.read();
    const auto& s = loaded.values;
    log::start(s.log.level);
    log::use(s.log.format);

    // All that is wrong is told at once, as `check` does.
    problems found = loaded.found;
    found.append(loaded.doubts);
    check_certificates(s, found);
    loaded_flows flows;
    const auto flow_file = source.incoming_flow(s);
    if (!found.any_error() || std::filesystem::exists(flow_file)) flows = load_flows(flow_file, s, found);
    found.sort();
    if (print_problems(found)) return 1;

    const auto flow = flows.incoming.flow->name, version = flows.incoming.version;
    service_manager manager(config::process_environment());
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
    have_attended(manager, bot);
    signals.wait(
        s.drain,
        [&](std::function<void()> done) {
            manager.ending(bot.live_calls());
            bot.drain(std::move(done));
        },
        [&] {
            manager.reload_begins(std::chrono::steady_clock::now());
            bot.reload([&](const reload_report& r) { manager.reload_ends(r.outcome() == fate::refused); });
        });
    bot.stop();
    return 0;
}

}  // namespace switchhook::server
