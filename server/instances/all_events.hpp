#pragma once
// What happens in the calls of all instances, for those who follow along here. While somebody does, each instance is
// asked for what is new, this one too: the question waits there until there is something. What came lately is kept for
// all readers; one that comes from before that, or stays behind, asks for itself until it has caught up.
//
// On one single-threaded executor, which outlives what was begun on it.

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "server/events/event_batch.hpp"
#include "server/events/event_cursor.hpp"
#include "server/events/event_reader.hpp"

namespace switchhook::server {

struct event_query {
    std::optional<std::uint64_t> after;  // without it, only where the feed stands
    std::chrono::milliseconds hold{0};   // while there is nothing
    std::string only;                    // the key of a call
};

struct all_events_surroundings {
    std::function<std::vector<std::int64_t>()> others;  // that are alive
    // Nothing when there is no answer.
    std::function<asio::awaitable<std::optional<event_batch>>(std::int64_t instance, event_query)> ask;
};

struct all_events_settings {
    std::size_t remembered = 2'000;
    std::size_t most_readers = 100;
    std::chrono::milliseconds hold{2'800};        // asked again each second: below a whole one
    std::chrono::milliseconds apart{50};          // questions to one instance
    std::chrono::milliseconds looked_after{500};  // who is alive; whoever gave no answer
    // An instance that has lost its lease is back under another number, or gone.
    std::chrono::milliseconds back_within{3'000};
};

class all_events : public std::enable_shared_from_this<all_events> {
  public:
    static constexpr std::int64_t here = 0;  // in place of an instance's number

    explicit all_events(all_events_surroundings around, all_events_settings settings = {})
        : around_(std::move(around)), settings_(settings) {}

    // Behind that place, all that is remembered where it is empty; what is yet to come without one. `lost`: what the
    // reader is to know first. `only`: the key of a call. Null while there are `most_readers` already.
    std::unique_ptr<event_reader> read(std::optional<event_cursor> after, std::string only,
                                       std::optional<feed_gap> lost = {});
    // Nobody hears of the call's events any more who has not yet.
    void forget(const graph::call_id& call);

    [[nodiscard]] bool asks() const { return !sources_.empty(); }

  private:
    friend class all_events_reader;
    struct source {
        std::int64_t instance = 0;
        bool known = false, closed = false, dropped = false;
        bool silent = false;  // gave no answer
        std::uint64_t feed = 0;
        std::uint64_t first = 0, position = 0;  // of what is kept here
    };
    struct entry {
        std::uint64_t feed = 0;
        std::uint64_t after = 0;  // nothing is between this and `id`
        event_batch::event what;  // without a kind: nothing
    };
    using source_ptr = std::shared_ptr<source>;

    void begin(const asio::any_io_executor& on);
    void leave();
    void look(const asio::any_io_executor& on);
    static asio::awaitable<void> watch(std::shared_ptr<all_events> self);
    static asio::awaitable<void> follow(std::shared_ptr<all_events> self, source_ptr s);
    void take(source& s, event_batch b);
    void remember(entry e);
    void changed();
    [[nodiscard]] std::uint64_t end() const { return begin_ + ring_.size(); }
    [[nodiscard]] source_ptr source_of(std::uint64_t feed) const;
    // Until something has changed, or then.
    asio::awaitable<void> wait(net::deadline until);

    const all_events_surroundings around_;
    const all_events_settings settings_;
    std::map<std::int64_t, source_ptr> sources_;
    std::uint64_t changes_ = 0;  // of the sources
    std::deque<entry> ring_;
    std::uint64_t begin_ = 0;  // which of all entries ever is the first there
    std::size_t readers_ = 0;
    bool watching_ = false;
    std::vector<asio::steady_timer*> waiting_;
};

}  // namespace switchhook::server
