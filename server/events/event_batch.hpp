#pragma once
// A piece of a feed, as one instance tells it to another.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/events/feed.hpp"

namespace switchhook::server {

struct event_batch {
    struct event {
        std::uint64_t id = 0;
        std::string kind, call, data;
        friend bool operator==(const event&, const event&) = default;
    };

    std::uint64_t feed = 0;  // event_feed::first_id()
    // All there is behind `from`, up to `position`.
    std::uint64_t from = 0, position = 0;
    std::optional<feed_gap> gap;  // before `from`
    std::vector<event> events;
    bool more = false;    // is there already
    bool closed = false;  // nothing will come
};

std::string to_text(const event_batch& b);
std::optional<event_batch> read_event_batch(std::string_view text);

// What has come since the last time, up to so many bytes; of all that has come, one event at least.
event_batch take_batch(const event_feed& of, feed_subscription& from, std::size_t most_bytes);

}  // namespace switchhook::server
