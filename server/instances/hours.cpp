#include "server/instances/hours.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/instances/neighbours.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

constexpr std::chrono::seconds told_within{2};

asio::awaitable<bool> read_anew(std::shared_ptr<services> shared) {
    auto work = [shared] { return shared->hours.read_anew().has_value(); };
    return run_blocking(shared->blocking, std::move(work));
}

}  // namespace

asio::awaitable<void> tell_of_hours(std::shared_ptr<services> shared) {
    if (shared->others == nullptr) co_return;
    auto text = to_text(question{std::string(hours_kind), {}, {}});
    co_await shared->others->ask_all(std::move(text), net::steady_clock::now() + told_within);
}

asio::awaitable<std::string> hear_of_hours(std::shared_ptr<services> shared) {
    const bool read = co_await read_anew(shared);
    co_return read ? "read" : "not read";
}

asio::awaitable<void> read_hours_now_and_then(std::shared_ptr<services> shared,
                                              std::chrono::milliseconds every) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        timer.expires_after(every);
        co_await timer.async_wait(asio::use_awaitable);
        co_await read_anew(shared);
    }
}

}  // namespace switchhook::server
