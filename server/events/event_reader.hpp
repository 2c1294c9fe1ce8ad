#pragma once

#include <string>
#include <vector>

#include "net/asio.hpp"
#include "server/events/feed.hpp"

namespace switchhook::server {

struct numbered_event {
    std::string kind, data;
    std::string id;  // where a reader that was cut off takes up again; empty: where it did before
};

struct events_read {
    std::vector<feed_gap> gaps;  // before the events
    std::vector<numbered_event> events;
    bool closed = false;  // and everything has been read
};

// Somebody who follows along. Used by one coroutine at a time, on a single-threaded executor, and not given up while it
// waits.
class event_reader {
  public:
    virtual ~event_reader() = default;

    // What has come since the last time, oldest first; a bounded number of events. Waits for it, until then at most.
    virtual asio::awaitable<events_read> next(net::deadline until) = 0;
    // Nothing up to here is still to be read. Empty while nobody knows.
    [[nodiscard]] virtual std::string position() const = 0;
};

// Of this process alone.
class feed_reader final : public event_reader {
  public:
    explicit feed_reader(std::unique_ptr<feed_subscription> from) : from_(std::move(from)) {}
    asio::awaitable<events_read> next(net::deadline until) override;
    [[nodiscard]] std::string position() const override { return std::to_string(from_->position()); }

  private:
    std::unique_ptr<feed_subscription> from_;
};

}  // namespace switchhook::server
