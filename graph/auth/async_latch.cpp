#include "graph/auth/async_latch.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace switchhook::graph {

// A coroutine that is destroyed while it waits takes its timer along, so that no timer outlives its executor.
struct async_latch::registration {
    registration(async_latch& l, timer_ptr t) : latch(l), timer(std::move(t)) {}
    registration(const registration&) = delete;
    registration& operator=(const registration&) = delete;
    ~registration() {
        const std::lock_guard lock(latch.mutex_);
        std::erase(latch.waiting_, timer);
    }
    async_latch& latch;
    timer_ptr timer;
};

void async_latch::open() {
    std::vector<timer_ptr> waiting;
    {
        const std::lock_guard lock(mutex_);
        open_ = true;
        waiting.swap(waiting_);
    }
    for (auto& timer : waiting) {
        const auto executor = timer->get_executor();
        asio::post(executor, [woken = std::move(timer)] { woken->cancel(); });
    }
}

asio::awaitable<bool> async_latch::wait(net::deadline until) {
    auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor, until);
    {
        const std::lock_guard lock(mutex_);
        if (open_) co_return true;
        waiting_.push_back(timer);
    }
    const registration registered(*this, timer);
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    const std::lock_guard lock(mutex_);
    co_return open_;
}

}  // namespace switchhook::graph
