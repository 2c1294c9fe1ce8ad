#include "server/instances/all_events_reader.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

namespace switchhook::server {
namespace {

constexpr std::size_t entries_a_read = 256;
constexpr std::size_t most_missing = 8;

}  // namespace

all_events_reader::all_events_reader(std::shared_ptr<all_events> from, std::optional<event_cursor> after,
                                     std::string only, std::optional<feed_gap> lost)
    : from_(std::move(from)),
      seen_(after.value_or(event_cursor())),
      only_(std::move(only)),
      from_now_(!after),
      lost_(lost) {}

all_events_reader::~all_events_reader() { from_->leave(); }

// Positions of feeds that nobody has asked for yet are known later.
void all_events_reader::begin() {
    next_ = from_->end();
    settles_ = net::steady_clock::now() + from_->settings_.back_within;
    if (!from_now_) return;
    for (const auto& [instance, s] : from_->sources_) {
        if (s->known)
            seen_[s->feed] = s->position;
        else
            from_their_now_.insert(instance);
    }
}

bool all_events_reader::knows_all() const {
    return std::all_of(from_->sources_.begin(), from_->sources_.end(),
                       [](const auto& one) { return one.second->known; });
}

std::string all_events_reader::position() const { return settled_ ? to_text(seen_) : std::string(); }

void all_events_reader::tell(events_read& into, std::uint64_t feed, const event_batch::event& e) {
    seen_[feed] = e.id;
    if (e.kind.empty() || (!only_.empty() && e.call != only_)) return;
    into.events.push_back({e.kind, e.data, position()});
}

void all_events_reader::meet(const source_ptr& s) {
    missing_.erase(s->feed);
    if (!met_.insert(s->feed).second || seen_.contains(s->feed)) return;
    // One that began since then is told of from its beginning.
    const bool began_since = from_now_ || looked_;
    seen_[s->feed] = from_their_now_.erase(s->instance) > 0 ? s->first : began_since ? s->feed - 1 : 0;
}

asio::awaitable<void> all_events_reader::catch_up(source_ptr s, events_read& into) {
    auto& seen = seen_[s->feed];
    event_query q{seen, {}, only_};
    const auto came = co_await from_->around_.ask(s->instance, std::move(q));
    if (!came || came->feed != s->feed || (!came->gap && came->position <= seen)) {
        asks_again_ = net::steady_clock::now() + from_->settings_.looked_after;
        co_return;
    }
    if (came->gap) into.gaps.push_back(*came->gap);
    for (const auto& e : came->events) tell(into, s->feed, e);
    seen = came->position;
}

// What does not follow on what was seen is passed over: the instance is asked for it.
void all_events_reader::take_kept(events_read& into) {
    if (next_ < from_->begin_) {
        next_ = from_->begin_;
        behind_ = true;
    }
    for (std::size_t n = 0; next_ < from_->end() && n < entries_a_read; ++n, ++next_) {
        const auto& e = from_->ring_[next_ - from_->begin_];
        if (ended_.contains(e.feed)) continue;
        const auto seen = seen_.find(e.feed);
        if (seen != seen_.end() && seen->second >= e.what.id) continue;
        const bool hole = seen == seen_.end() || seen->second < e.after;
        if (hole && from_->source_of(e.feed)) {
            behind_ = true;
            continue;
        }
        if (hole) into.gaps.push_back({feed_gap::cause::restart, 0});
        tell(into, e.feed, e.what);
    }
}

// An instance may be gone before all of it was told, or have been when the reader came.
void all_events_reader::miss_the_gone(events_read& into) {
    const auto now = net::steady_clock::now();
    for (const auto& [feed, last] : seen_)
        if (!from_->source_of(feed)) missing_.try_emplace(feed, now + from_->settings_.back_within);
    constexpr auto told = net::deadline::min();
    for (auto at = missing_.begin(); at != missing_.end();) {
        auto& [feed, until] = *at;
        const bool may_be_back = until > now || (!knows_all() && settles_ > now);
        if (until != told && !may_be_back) {
            until = told;
            into.gaps.push_back({feed_gap::cause::restart, 0});
        }
        // One that was there may have lost the database, and be back later.
        const bool forgotten = until == told && !met_.contains(feed);
        if (forgotten) seen_.erase(feed);
        at = forgotten ? missing_.erase(at) : std::next(at);
    }
    while (missing_.size() > most_missing) {
        seen_.erase(missing_.begin()->first);
        missing_.erase(missing_.begin());
    }
}

asio::awaitable<void> all_events_reader::look_at_sources(events_read& into) {
    looked_at_ = from_->changes_;
    behind_ = false;
    std::vector<source_ptr> sources;
    for (const auto& [instance, s] : from_->sources_)
        if (s->known && !ended_.contains(s->feed)) sources.push_back(s);
    for (const auto& s : sources) {
        meet(s);
        if (seen_[s->feed] >= s->position) continue;
        if (s->silent)
            asks_again_ = net::steady_clock::now() + from_->settings_.looked_after;
        else
            co_await catch_up(s, into);
        behind_ = behind_ || seen_[s->feed] < s->position;
    }
    looked_ = true;
}

// What an instance told to its end is not missing when it goes.
void all_events_reader::take_endings(events_read& into) {
    for (const auto& [instance, s] : from_->sources_) {
        const auto seen = seen_.find(s->feed);
        if (!s->closed || seen == seen_.end() || seen->second < s->position) continue;
        into.closed = into.closed || instance == all_events::here;
        seen_.erase(seen);
        ended_.insert(s->feed);
    }
}

net::deadline all_events_reader::wakes_at() const {
    auto at = net::deadline::max();
    if (behind_) at = std::min(at, asks_again_);
    for (const auto& [feed, back] : missing_)
        if (back != net::deadline::min()) at = std::min(at, std::max(back, settles_));
    return at;
}

asio::awaitable<events_read> all_events_reader::next(net::deadline until) {
    const auto executor = co_await asio::this_coro::executor;
    if (!std::exchange(begun_, true)) {
        from_->begin(executor);
        begin();
    }
    // Before it is known where all of them stand, no place can be told; who is silent is not waited for long.
    while (!settled_ && !knows_all() && net::steady_clock::now() < std::min(until, settles_))
        co_await from_->wait(std::min(until, settles_));
    const bool was_settled =
        std::exchange(settled_, settled_ || knows_all() || settles_ <= net::steady_clock::now());
    if (!settled_) co_return events_read();
    for (;;) {
        events_read all;
        if (lost_) all.gaps.push_back(*std::exchange(lost_, {}));
        const bool something_new = looked_at_ != from_->changes_;
        if (something_new || (behind_ && asks_again_ <= net::steady_clock::now()))
            co_await look_at_sources(all);
        take_kept(all);
        take_endings(all);
        miss_the_gone(all);
        const auto now = net::steady_clock::now();
        const bool something = !all.events.empty() || !all.gaps.empty() || all.closed;
        if (something || !was_settled || now >= until) co_return all;
        const bool more =
            next_ < from_->end() || looked_at_ != from_->changes_ || (behind_ && asks_again_ <= now);
        if (!more) co_await from_->wait(std::min(until, wakes_at()));
    }
}

}  // namespace switchhook::server
