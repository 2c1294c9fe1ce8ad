#include "server/systemd/service_manager.hpp"

#include <algorithm>
#include <charconv>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

namespace switchhook::server {
namespace {

using std::chrono::microseconds;

// Calls of an earlier process are led, and callbacks answered, also while Microsoft cannot be reached: whoever waits for
// the start does not wait for that.
constexpr std::chrono::seconds patience{20};
constexpr microseconds between_visits = std::chrono::seconds(10);
constexpr microseconds between_first_visits = std::chrono::milliseconds(250);

std::string text_of(const config::environment& variables, const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
}

long long number_of(const std::string& text) {
    long long number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() ? number : 0;
}

std::string calls_text(std::size_t live) {
    return std::to_string(live) + (live == 1 ? " live call" : " live calls");
}

}  // namespace

service_manager::service_manager(const config::environment& variables)
    : socket_(text_of(variables, "NOTIFY_SOCKET")) {
    const auto whose = text_of(variables, "WATCHDOG_PID");
    if (whose.empty() || number_of(whose) == ::getpid())
        watchdog_ = microseconds(std::max(0LL, number_of(text_of(variables, "WATCHDOG_USEC"))));
}

void service_manager::tell(const std::string& missing, std::size_t live_calls, bool waited_enough) {
    const std::lock_guard lock(guard_);
    std::string lines;
    if (!ready_ && !ends_ && (missing.empty() || waited_enough)) {
        ready_ = true;
        lines += "READY=1\n";
    }
    auto status = calls_text(live_calls);
    if (!missing.empty()) status += "; " + missing;
    if (last_reload_refused_) status += "; the last reload was refused";
    if (status != status_) lines += "STATUS=" + (status_ = std::move(status)) + '\n';
    if (watchdog_.count() > 0) lines += "WATCHDOG=1\n";
    if (!lines.empty()) socket_.send(lines);
}

void service_manager::reload_begins(std::chrono::steady_clock::time_point now) {
    const std::lock_guard lock(guard_);
    if (!ready_ || ends_) return;
    const auto since_boot = std::chrono::duration_cast<microseconds>(now.time_since_epoch());
    socket_.send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(since_boot.count()) + '\n');
}

void service_manager::reload_ends(bool refused) {
    const std::lock_guard lock(guard_);
    last_reload_refused_ = refused;
    if (ready_ && !ends_) socket_.send("READY=1\n");
}

void service_manager::ending(std::size_t live_calls) {
    const std::lock_guard lock(guard_);
    ends_ = true;
    status_ = calls_text(live_calls) + "; draining";
    socket_.send("STOPPING=1\nSTATUS=" + status_ + '\n');
}

asio::awaitable<void> service_manager::attend(attended_server server) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto began = std::chrono::steady_clock::now();
    for (;;) {
        co_await visit(server.shards);
        const auto missing = server.not_ready();
        const bool waited_enough = std::chrono::steady_clock::now() - began >= patience;
        tell(missing, server.live_calls(), waited_enough);
        auto next = missing.empty() || waited_enough ? between_visits : between_first_visits;
        // Twice within the time that the watchdog allows, and once more.
        if (watchdog_.count() > 0) next = std::min(next, watchdog_ / 3);
        timer.expires_after(next);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> visit(std::vector<asio::any_io_executor> shards) {
    for (const auto& shard : shards) co_await asio::post(asio::bind_executor(shard, asio::use_awaitable));
}

}  // namespace switchhook::server
