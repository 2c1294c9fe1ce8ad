#include "server/commands/until_signal.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

namespace switchhook::server {

namespace asio = boost::asio;

ending_signals::ending_signals()
    : context_(std::make_shared<asio::io_context>(1)), signals_(*context_, SIGINT, SIGTERM) {}

void ending_signals::wait(std::chrono::milliseconds at_most,
                          const std::function<void(std::function<void()> done)>& begin_ending) {
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
