#include "server/keeping/old_recordings.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {

asio::awaitable<void> forget_old_recordings(std::shared_ptr<services> shared,
                                            std::chrono::milliseconds keep) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        auto sweep = [shared, keep] {
            return shared->recordings.remove_old(std::chrono::system_clock::now(), keep);
        };
        const auto swept = co_await run_blocking(shared->blocking, std::move(sweep));
        if (swept.removed + swept.failed > 0)
            log::info("media", "old recordings removed",
                      {{"removed", swept.removed}, {"failed", swept.failed}});
        timer.expires_after(std::chrono::hours(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace switchhook::server
