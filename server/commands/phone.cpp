#include "emulator/phone/phone.hpp"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "server/commands/command.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server {

int phone(const phone_command_options& o) {
    const auto control = net::parse_url(o.emulator);
    if (control.has_error())
        return wrong_usage("--emulator " + o.emulator + ": " + control.error().message());
    emulator::phone_options p;
    p.control = control->where;
    p.from = o.from;
    p.to = o.to.value_or("");
    if (!o.say.empty()) {
        auto script = emulator::parse_script(o.say);
        if (script.has_error()) return wrong_usage("--say: " + script.error());
        p.script = std::move(*script);
    } else {
        p.keyboard = STDIN_FILENO;
        if (isatty(STDIN_FILENO) != 0)
            std::cout << "Keys 0-9 * # are pressed as you type them, s speaks for 4 s, h hangs up."
                      << std::endl;
    }
    const char* no_color = std::getenv("NO_COLOR");
    const bool colours = isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
    p.use = colours ? emulator::colours::on : emulator::colours::off;
    p.print = [](const std::string& line) { std::cout << line << std::endl; };

    boost::asio::io_context context(1);
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    // The first signal hangs up, so that no call is left behind; the second does not wait for that.
    std::function<void()> hang_up = [&] { context.stop(); };
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (failed) return;
        signals.async_wait([&](boost::system::error_code done, int) {
            if (!done) context.stop();
        });
        hang_up();
    });
    p.placed = [&](std::function<void()> how) { hang_up = std::move(how); };
    int status = 1;
    std::exception_ptr bug;
    boost::asio::co_spawn(context, emulator::run_phone(context.get_executor(), std::move(p)),
                          [&](std::exception_ptr failed, int answered) {
                              bug = failed;
                              status = answered;
                              signals.cancel();
                          });
    context.run();
    if (bug) std::rethrow_exception(bug);
    return status;
}

}  // namespace switchhook::server
