#include "server/events/feed.hpp"

#include <algorithm>
#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace switchhook::server {
namespace {

constexpr std::size_t events_a_read = 256;

}  // namespace

// A subscriber that waits, or did. The timer is touched on the executor of its coroutine only; what else is
// here, under the lock of the feed.
struct event_feed::sleeper {
    sleeper(const asio::any_io_executor& executor, const std::optional<std::string>& only_this)
        : timer(executor), only(only_this) {}

    asio::steady_timer timer;
    const std::optional<std::string> only;
    std::uint64_t position = 0;

    static void wake(const std::shared_ptr<sleeper>& who) {
        // Also ends a wait that has not begun yet.
        asio::post(who->timer.get_executor(), [who] { who->timer.expires_at(net::deadline::min()); });
    }
};

std::uint64_t first_event_id() {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count());
}

event_feed::event_feed(std::size_t remembered, std::uint64_t first_id, std::size_t most_subscribers)
    : remembered_(std::max<std::size_t>(1, remembered)),
      first_(first_id),
      next_(first_id),
      most_subscribers_(most_subscribers) {}

event_feed::~event_feed() = default;

void event_feed::publish(std::string_view kind, const graph::call_id& call, std::string data) {
    auto fresh = std::make_shared<feed_event>();
    fresh->kind = kind;
    fresh->call = call.key();
    fresh->data = std::move(data);
    feed_event_ptr forgotten;  // freed behind the lock
    std::vector<std::shared_ptr<sleeper>> woken;
    {
        const std::lock_guard lock(guard_);
        fresh->id = next_;
        ring_.push_back(fresh);
        ++next_;
        if (ring_.size() > remembered_) {
            forgotten = std::move(ring_.front());
            ring_.pop_front();
        }
        // One that follows another call is woken now and then all the same, or the ring would overtake it.
        const auto sleeps_on = [&](const std::shared_ptr<sleeper>& s) {
            return s->only && *s->only != fresh->call && fresh->id - s->position <= remembered_ / 2;
        };
        const auto first_woken = std::partition(asleep_.begin(), asleep_.end(), sleeps_on);
        woken.assign(first_woken, asleep_.end());
        asleep_.erase(first_woken, asleep_.end());
    }
    for (const auto& s : woken) sleeper::wake(s);
}

std::unique_ptr<feed_subscription> event_feed::subscribe(std::optional<std::uint64_t> after,
                                                         const std::optional<graph::call_id>& only) {
    const std::lock_guard lock(guard_);
    if (subscribers_ == most_subscribers_) return nullptr;
    ++subscribers_;
    auto position = after.value_or(next_ - 1);
    std::optional<feed_gap> gap;
    if (after && (*after < first_ - 1 || *after >= next_)) {
        position = oldest() - 1;
        if (*after != 0) gap = feed_gap{feed_gap::cause::restart, 0};
    }
    const auto key = only ? std::optional(only->key()) : std::nullopt;
    return std::make_unique<feed_subscription>(*this, position, gap, key);
}

void event_feed::forget(const graph::call_id& call) {
    const auto key = call.key();
    std::vector<feed_event_ptr> forgotten;  // freed behind the lock
    const std::lock_guard lock(guard_);
    for (auto& e : ring_)
        if (e->call == key)
            forgotten.push_back(
                std::exchange(e, std::make_shared<feed_event>(feed_event{e->id, {}, {}, {}})));
}

void event_feed::close() {
    std::vector<std::shared_ptr<sleeper>> woken;
    {
        const std::lock_guard lock(guard_);
        closed_ = true;
        woken.swap(asleep_);
    }
    for (const auto& s : woken) sleeper::wake(s);
}

feed_subscription::feed_subscription(event_feed& from, std::uint64_t position, std::optional<feed_gap> gap,
                                     std::optional<std::string> only)
    : feed_(from), position_(position), gap_(gap), only_(std::move(only)) {}

feed_subscription::~feed_subscription() {
    const std::lock_guard lock(feed_.guard_);
    --feed_.subscribers_;
}

feed_batch feed_subscription::read(std::size_t most_bytes) {
    feed_batch batch;
    batch.gap = std::exchange(gap_, {});
    {
        const std::lock_guard lock(feed_.guard_);
        const auto oldest = feed_.oldest();
        if (position_ + 1 < oldest) {
            if (!batch.gap) batch.gap = feed_gap{feed_gap::cause::behind, oldest - 1 - position_};
            position_ = oldest - 1;
        }
        batch.from = position_;
        const auto from = feed_.ring_.begin() + static_cast<std::ptrdiff_t>(position_ + 1 - oldest);
        const auto left = static_cast<std::size_t>(feed_.ring_.end() - from);
        std::size_t count = 0, bytes = 0;
        for (; count < std::min(left, events_a_read); ++count) {
            bytes += from[static_cast<std::ptrdiff_t>(count)]->data.size();
            if (count > 0 && bytes > most_bytes) break;
        }
        batch.events.assign(from, from + static_cast<std::ptrdiff_t>(count));
        position_ += count;
        batch.more = left > count;
        batch.closed = feed_.closed_ && !batch.more;
    }
    std::erase_if(batch.events, [this](const feed_event_ptr& e) {
        return e->kind.empty() || (only_ && e->call != *only_);
    });
    return batch;
}

asio::awaitable<void> feed_subscription::wait(net::deadline until) {
    // In the frame, so that nothing of an executor outlives it: a wait that is dropped leaves the feed as well.
    struct bed {
        event_feed& feed;
        std::shared_ptr<event_feed::sleeper> who;
        ~bed() {
            const std::lock_guard lock(feed.guard_);
            std::erase(feed.asleep_, who);
        }
    };
    const auto executor = co_await asio::this_coro::executor;
    const bed in{feed_, std::make_shared<event_feed::sleeper>(executor, only_)};
    in.who->timer.expires_at(until);
    {
        const std::lock_guard lock(feed_.guard_);
        if (feed_.closed_ || gap_ || position_ + 1 != feed_.next_) co_return;
        in.who->position = position_;
        feed_.asleep_.push_back(in.who);
    }
    co_await in.who->timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace switchhook::server
