#include "server/keeping/old_calls.hpp"

#include <algorithm>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "server/recovery/recovery.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

constexpr auto component = "store";
constexpr std::chrono::hours between{1};
// Another instance may offer a flow that no call follows yet, and says so once an hour.
constexpr std::chrono::hours shortest_of_flows{24};

asio::awaitable<result<std::size_t>> forget_calls(std::shared_ptr<services> shared, bot::instant before) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    std::size_t calls = 0;
    for (;;) {
        const auto begun = steady_clock::now();
        auto piece = [shared, before] { return shared->store->forget(before); };
        const auto done = co_await run_blocking(shared->blocking, std::move(piece));
        if (done.has_error()) co_return done.error();
        calls += done->calls;
        if (!done->more) co_return calls;
        // Half of the time is left to what cannot wait.
        pause.expires_after(steady_clock::now() - begun);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

}  // namespace

asio::awaitable<void> forget_old_calls(std::shared_ptr<services> shared, std::chrono::milliseconds keep) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        const auto now = shared->clock.now();
        keep_flows(*shared->store, *shared->flows.now(), now);
        const auto calls = co_await forget_calls(shared, now - keep);
        if (calls.has_error())
            log::warn(component, "old calls could not be forgotten", {{"what", calls.error().message()}});
        else if (*calls > 0)
            log::info(component, "old calls forgotten", {{"calls", *calls}});
        const auto unused = now - std::max<std::chrono::milliseconds>(keep, shortest_of_flows);
        auto sweep = [shared, unused] { return shared->store->forget_flows(unused); };
        const auto swept = co_await run_blocking(shared->blocking, std::move(sweep));
        if (swept.has_error())
            log::warn(component, "old flows could not be forgotten", {{"what", swept.error().message()}});
        timer.expires_after(between);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace switchhook::server
