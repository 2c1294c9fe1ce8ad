#include "server/commands/until_signal.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include <unistd.h>

namespace switchhook::server {

namespace asio = boost::asio;

ending_signals::ending_signals()
    : context_(std::make_shared<asio::io_context>(1)),
      signals_(*context_, SIGINT, SIGTERM),
      hangups_(*context_, SIGHUP),
      has_terminal_(::isatty(STDIN_FILENO) == 1) {}

void ending_signals::await_hangups(const std::function<void()>& reload) {
    hangups_.async_wait([this, &reload](boost::system::error_code failed, int) {
        if (failed) return;
        // A terminal that was closed is none any more.
        if (!reload || (has_terminal_ && ::isatty(STDIN_FILENO) == 0))
            std::raise(SIGTERM);
        else
            reload();
        await_hangups(reload);
    });
}

void ending_signals::wait(std::chrono::milliseconds at_most,
                          const std::function<void(std::function<void()> done)>& begin_ending,
                          const std::function<void()>& reload) {
    await_hangups(reload);
    asio::steady_timer limit(*context_);
    signals_.async_wait([&](boost::system::error_code failed, int) {
        if (failed) return;
        limit.expires_after(at_most);
        limit.async_wait([&](boost::system::error_code cancelled) {
            if (!cancelled) context_->stop();
        });
        signals_.async_wait([&](boost::system::error_code, int) { context_->stop(); });
        begin_ending([context = context_] { asio::post(*context, [context] { context->stop(); }); });
    });
    context_->run();
}

}  // namespace switchhook::server
