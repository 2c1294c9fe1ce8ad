#include "base/log.hpp"
#include "config/load.hpp"
#include "server/bot_server.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/commands/until_signal.hpp"

namespace switchhook::server {

int serve(const serve_options& o) {
    auto loaded = config::load_settings(o.config, config::process_environment());
    if (print_problems(loaded.found)) return 1;
    const auto& s = loaded.values;
    log::start(s.log.level);

    problems found;
    auto flow = load_flow_file(s.flows.folder / (s.flows.incoming + ".json"), s.prompts, found);
    if (print_problems(found)) return 1;

    bot_server bot(s, std::move(flow));
    if (const auto started = bot.start(); !started.has_value()) return fail(started.error());
    const auto& at = bot.addresses();
    if (!announce("switchhook", {{"public", at.public_url}, {"listen", at.listen}, {"admin", at.admin}},
                  o.ready_file))
        return 1;
    run_until_signal(s.drain, [&](std::function<void()> done) { bot.drain(std::move(done)); });
    bot.stop();
    return 0;
}

}  // namespace switchhook::server
