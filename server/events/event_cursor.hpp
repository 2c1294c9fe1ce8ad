#pragma once
// Where a reader of the feeds of several instances stands: of each feed, how many of its events it has seen.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace switchhook::server {

// By event_feed::first_id(): the id of the last event seen, first_id - 1 before there is one. 0 for all that the feed
// remembers.
using event_cursor = std::map<std::uint64_t, std::uint64_t>;

// "1795334109977040.5,1795334112345678.0": feeds, and numbers of events. For a header and a query alike.
std::string to_text(const event_cursor& c);
std::optional<event_cursor> read_event_cursor(std::string_view text);

}  // namespace switchhook::server
