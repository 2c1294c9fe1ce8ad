#include "emulator/control/call_watch.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace switchhook::emulator {

asio::awaitable<void> call_watch::wait(std::string call, net::deadline until) {
    if (ended_) co_return;
    auto timer = std::make_shared<asio::steady_timer>(executor_, until);
    waiters_[call].push_back(timer);
    ++waiting_;
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    --waiting_;
    const auto left = waiters_.find(call);
    if (left == waiters_.end()) co_return;
    std::erase(left->second, timer);
    if (left->second.empty()) waiters_.erase(left);
}

void call_watch::changed(const std::string& call) {
    const auto found = waiters_.find(call);
    if (found == waiters_.end()) return;
    const auto woken = std::move(found->second);
    waiters_.erase(found);
    for (const auto& timer : woken) timer->cancel();
}

void call_watch::end_all() {
    ended_ = true;
    for (const auto& [call, timers] : std::exchange(waiters_, {}))
        for (const auto& timer : timers) timer->cancel();
}

}  // namespace switchhook::emulator
