#include "server/commands/until_signal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <memory>

namespace switchhook::server {

namespace asio = boost::asio;

void run_until_signal(std::chrono::milliseconds at_most,
                      const std::function<void(std::function<void()> done)>& begin_ending) {
    // Shared, because `done` may come after this has returned.
    const auto context = std::make_shared<asio::io_context>(1);
    asio::signal_set signals(*context, SIGINT, SIGTERM);
    asio::steady_timer limit(*context);
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (failed) return;
        limit.expires_after(at_most);
        limit.async_wait([&](boost::system::error_code cancelled) {
            if (!cancelled) context->stop();
        });
        signals.async_wait([&](boost::system::error_code, int) { context->stop(); });
        begin_ending([context] { asio::post(*context, [context] { context->stop(); }); });
    });
    context->run();
}

}  // namespace switchhook::server
