#include "graph/client/gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "graph/client/error.hpp"
#include "net/error.hpp"

namespace switchhook::graph {

gate::gate(const queue_limits& limits, std::shared_ptr<throttle> pace, clock now, alarm_maker make_alarm,
           request_queue::watcher waiting, stopwatch waited)
    : now_(std::move(now)),
      make_alarm_(std::move(make_alarm)),
      waited_(std::move(waited)),
      queue_(limits, std::move(pace), std::move(waiting)) {}

gate::place::~place() {
    if (from_) from_->leave();
}

std::optional<gate::place> gate::enter_now(std::string_view tenant, urgency how) {
    if (!queue_.enter(tenant, how, now_())) return std::nullopt;
    return place(shared_from_this());
}

asio::awaitable<result<gate::place>> gate::enter(std::string tenant, urgency how,
                                                 net::steady_clock::time_point since, net::deadline until) {
    using turn = request_queue::turn;
    const auto self = shared_from_this();
    const auto executor = co_await asio::this_coro::executor;
    // Its end is a cancellation: the deadline is the queue's to keep.
    asio::steady_timer wakes(executor, net::steady_clock::time_point::max());
    request_queue::waiter mine(std::move(tenant), how, since, until);
    std::optional<place> given;
    turn t = queue_.enter(mine, now_());
    if (t == turn::go) given.emplace(self);
    if (t == turn::none) {
        // The place has an owner at once, should nobody be there any more to be woken.
        mine.wake = [&] {
            if (mine.now() == turn::go) given.emplace(self);
            wakes.cancel();
        };
        if (!alarm_)
            alarm_ = make_alarm_(executor, [weak = weak_from_this()] {
                const auto rung = weak.lock();
                if (!rung) return;
                rung->alarm_at_.reset();
                rung->queue_.advance(rung->now_());
                rung->set_alarm();
            });
        set_alarm();
        const auto began = now_();
        co_await wakes.async_wait(asio::as_tuple(asio::use_awaitable));
        t = mine.now();
        if (waited_) waited_(now_() - began, mine.why());
    }
    switch (t) {
        case turn::go: co_return std::move(*given);
        case turn::full: co_return client_errc::queue_full;
        case turn::too_late: co_return client_errc::waited_too_long;
        case turn::none:  // the wait itself was cancelled
        case turn::stopped: break;
    }
    co_return net::errc::stopped;
}

void gate::leave() {
    queue_.leave(now_());
    set_alarm();
}

void gate::set_alarm() {
    const auto at = queue_.next_time();
    if (!alarm_ || at == alarm_at_) return;
    alarm_at_ = at;
    alarm_->set(at);
}

void gate::stop() {
    queue_.stop();
    set_alarm();
}

}  // namespace switchhook::graph
