#include "server/instances/all_events.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/instances/all_events_reader.hpp"
#include "server/runtime/pause.hpp"

namespace switchhook::server {
namespace {

void log_bug(std::exception_ptr failed) {
    if (failed) log::error("instances", "events are not followed", {{"what", what_of(failed)}});
}

}  // namespace

std::unique_ptr<event_reader> all_events::read(std::optional<event_cursor> after, std::string only,
                                               std::optional<feed_gap> lost) {
    if (readers_ == settings_.most_readers) return nullptr;
    ++readers_;
    return std::make_unique<all_events_reader>(shared_from_this(), std::move(after), std::move(only), lost);
}

void all_events::leave() {
    if (--readers_ > 0) return;
    begin_ += ring_.size();
    ring_.clear();
}

void all_events::forget(const graph::call_id& call) {
    const auto key = call.key();
    for (auto& e : ring_)
        if (e.what.call == key) e.what = {e.what.id, {}, {}, {}};
}

void all_events::begin(const asio::any_io_executor& on) {
    look(on);
    if (!std::exchange(watching_, true)) asio::co_spawn(on, watch(shared_from_this()), log_bug);
}

void all_events::look(const asio::any_io_executor& on) {
    auto alive = around_.others();
    alive.push_back(here);
    std::erase_if(sources_, [&](const auto& one) {
        const bool gone = std::find(alive.begin(), alive.end(), one.first) == alive.end();
        if (gone) one.second->dropped = true;
        if (gone) ++changes_;
        return gone;
    });
    for (const auto instance : alive) {
        auto& s = sources_[instance];
        if (s) continue;
        s = std::make_shared<source>();
        s->instance = instance;
        ++changes_;
        asio::co_spawn(on, follow(shared_from_this(), s), log_bug);
    }
}

asio::awaitable<void> all_events::watch(std::shared_ptr<all_events> self) {
    const auto executor = co_await asio::this_coro::executor;
    while (self->readers_ > 0) {
        co_await pause(self->settings_.looked_after);
        if (self->readers_ == 0) break;
        const auto before = self->changes_;
        self->look(executor);
        if (self->changes_ != before) self->changed();
    }
    self->watching_ = false;
}

asio::awaitable<void> all_events::follow(std::shared_ptr<all_events> self, source_ptr s) {
    while (self->readers_ > 0 && !s->dropped) {
        event_query q;
        if (s->known) {
            q.after = s->position;
            q.hold = self->settings_.hold;
        }
        auto came = co_await self->around_.ask(s->instance, std::move(q));
        if (s->dropped) co_return;
        s->silent = !came;
        if (!came) {
            co_await pause(self->settings_.looked_after);
            continue;
        }
        const bool more = came->more;
        s->closed = came->closed;
        self->take(*s, *std::move(came));
        if (s->closed) co_return;
        if (!more) co_await pause(self->settings_.apart);
    }
    if (!s->dropped) self->sources_.erase(s->instance);
}

void all_events::take(source& s, event_batch b) {
    if (!s.known) {
        s.known = true;
        s.feed = b.feed;
        s.first = s.position = b.position;
        ++changes_;
        return changed();
    }
    if (s.closed) ++changes_;
    auto after = b.from;
    for (auto& e : b.events) {
        const auto id = e.id;
        remember({s.feed, std::exchange(after, id), std::move(e)});
    }
    if (after != b.position) remember({s.feed, after, {b.position, {}, {}, {}}});
    if (s.closed || std::exchange(s.position, b.position) != b.position) changed();
}

void all_events::remember(entry e) {
    ring_.push_back(std::move(e));
    if (ring_.size() <= settings_.remembered) return;
    ring_.pop_front();
    ++begin_;
}

void all_events::changed() {
    for (auto* one : waiting_) one->expires_at(net::deadline::min());
}

all_events::source_ptr all_events::source_of(std::uint64_t feed) const {
    for (const auto& [instance, s] : sources_)
        if (s->known && s->feed == feed) return s;
    return nullptr;
}

asio::awaitable<void> all_events::wait(net::deadline until) {
    struct bed {
        std::vector<asio::steady_timer*>& all;
        asio::steady_timer timer;
        ~bed() { std::erase(all, &timer); }
    };
    bed in{waiting_, asio::steady_timer(co_await asio::this_coro::executor)};
    in.timer.expires_at(until);
    waiting_.push_back(&in.timer);
    co_await in.timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace switchhook::server
