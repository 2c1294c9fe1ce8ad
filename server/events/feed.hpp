#pragma once
// What has happened lately in all calls, for whoever follows along: a bounded ring of events with growing ids.
// A reader that was away takes up where it stopped; one that stays behind is told how much it has missed.

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/ids.hpp"
#include "net/asio.hpp"

namespace switchhook::server {

struct feed_event {
    std::uint64_t id = 0;   // of the feed; grows by one
    std::string_view kind;  // a literal: "callBegan"; empty: it is forgotten
    std::string call;       // graph::call_id::key()
    std::string data;       // a JSON object, one line
};
using feed_event_ptr = std::shared_ptr<const feed_event>;

// Ids begin with the microseconds since 1970 at the start of the process, so that those of an earlier run are
// lower. They stay below 2^53, where JavaScript still counts exactly, until the year 2255.
std::uint64_t first_event_id();

class feed_subscription;

// Thread-safe. The lock is held for a few pointers at a time.
class event_feed {
  public:
    explicit event_feed(std::size_t remembered = 10'000, std::uint64_t first_id = first_event_id(),
                        std::size_t most_subscribers = 100);
    ~event_feed();
    event_feed(const event_feed&) = delete;
    event_feed& operator=(const event_feed&) = delete;

    // As no other feed of any process, as long as no two begin within a microsecond.
    [[nodiscard]] std::uint64_t first_id() const { return first_; }

    void publish(std::string_view kind, const graph::call_id& call, std::string data);

    // Everything behind the event `after`; only what is yet to come without it, all that is remembered with
    // 0. With `only`, events of that call alone. Null while there are `most_subscribers` already. The feed
    // outlives what it gives.
    std::unique_ptr<feed_subscription> subscribe(std::optional<std::uint64_t> after = {},
                                                 const std::optional<graph::call_id>& only = {});

    // Nobody hears of the call's events any more who has not yet.
    void forget(const graph::call_id& call);

    // No more events are waited for: subscribers are woken, read what is left and find it closed.
    void close();

  private:
    friend class feed_subscription;
    struct sleeper;

    [[nodiscard]] std::uint64_t oldest() const { return next_ - ring_.size(); }

    mutable std::mutex guard_;
    std::deque<feed_event_ptr> ring_;  // ids without a hole; the last is next_ - 1
    std::vector<std::shared_ptr<sleeper>> asleep_;
    const std::size_t remembered_;
    const std::uint64_t first_;
    std::uint64_t next_;
    const std::size_t most_subscribers_;
    std::size_t subscribers_ = 0;
    bool closed_ = false;
};

// What a reader did not get.
struct feed_gap {
    enum class cause {
        behind,   // it was away, or slow, for longer than the feed remembers
        restart,  // it comes from another run of the process: nobody knows how much it has missed
    };
    cause why{};
    std::uint64_t lost = 0;  // events of all calls; 0 after a restart
};

struct feed_batch {
    std::optional<feed_gap> gap;  // before the events
    std::uint64_t from = 0;       // all there is behind this id
    std::vector<feed_event_ptr> events;
    bool more = false;    // read again before waiting
    bool closed = false;  // and everything has been read
};

// Used by one coroutine at a time, and not given up while it waits.
class feed_subscription {
  public:
    feed_subscription(event_feed& from, std::uint64_t position, std::optional<feed_gap> gap,
                      std::optional<std::string> only);
    ~feed_subscription();
    feed_subscription(const feed_subscription&) = delete;
    feed_subscription& operator=(const feed_subscription&) = delete;

    // What has come since the last time, oldest first; a bounded number of events, and of bytes where there is more than
    // one.
    feed_batch read(std::size_t most_bytes = SIZE_MAX);
    // Returns when there may be something to read, or at `until`. Awaited on a single-threaded executor.
    asio::awaitable<void> wait(net::deadline until);

    // Nothing up to this event is still to be read.
    [[nodiscard]] std::uint64_t position() const { return position_; }

  private:
    event_feed& feed_;
    std::uint64_t position_;
    std::optional<feed_gap> gap_;
    std::optional<std::string> only_;  // key of a call
};

}  // namespace switchhook::server
