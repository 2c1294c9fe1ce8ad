#include "graph/client/real_seams.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "base/guid.hpp"

namespace switchhook::graph {
namespace {

using generator = std::mt19937_64;

asio::awaitable<bool> wait_for(std::chrono::milliseconds duration) {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    const auto [failure] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !failure;
}

class timer_alarm final : public alarm {
  public:
    timer_alarm(const asio::any_io_executor& executor, std::function<void()> rings)
        : timer_(executor), rings_(std::make_shared<std::function<void()>>(std::move(rings))) {}

    void set(std::optional<net::steady_clock::time_point> at) override {
        if (!at) {
            timer_.cancel();
            return;
        }
        timer_.expires_at(*at);
        timer_.async_wait([rings = rings_](error_code cancelled) {
            if (!cancelled) (*rings)();
        });
    }

  private:
    asio::steady_timer timer_;
    std::shared_ptr<std::function<void()>> rings_;
};

std::shared_ptr<generator> make_generator() {
    std::random_device source;
    std::seed_seq seed{source(), source(), source(), source()};
    return std::make_shared<generator>(seed);
}

}  // namespace

client_seams with_real_seams(client_seams given) {
    const auto random = make_generator();
    if (!given.jitter)
        given.jitter = [random] { return std::uniform_real_distribution<double>(0, 1)(*random); };
    if (!given.guid) given.guid = [random] { return random_guid(); };
    if (!given.now) given.now = net::steady_clock::now;
    if (!given.wall_clock) given.wall_clock = std::chrono::system_clock::now;
    if (!given.sleep) given.sleep = wait_for;
    if (!given.make_alarm)
        given.make_alarm = [](const asio::any_io_executor& executor, std::function<void()> rings) {
            return std::make_unique<timer_alarm>(executor, std::move(rings));
        };
    return given;
}

}  // namespace switchhook::graph
