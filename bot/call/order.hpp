#pragma once
// What somebody wants of a call that the bot is to place.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/call/timer.hpp"
#include "bot/flow/value.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/resources/call_resource.hpp"

namespace switchhook::bot {

// A meeting to be joined. https://learn.microsoft.com/graph/api/application-post-calls
struct meeting_place {
    std::optional<graph::chat_info> chat;  // with an organizer
    graph::meeting_info meeting;
    friend bool operator==(const meeting_place&, const meeting_place&) = default;
};

// The call on whose behalf somebody is called: a leg of it, which follows a section of the same flow and is told of
// to its parent alone.
struct leg_of {
    graph::call_id parent;
    std::uint32_t number = 0;  // of the leg, among what the parent asked for
    std::uint16_t section = 0;
    // Of the parent, for what is said to the one called.
    std::optional<graph::identity> from{};
    std::string language{};
    std::vector<std::pair<std::string, value>> results{}, params{};  // that are not sensitive
    friend bool operator==(const leg_of&, const leg_of&) = default;
};

// Whoever the flow's `call` or `join` does not name itself.
struct call_order {
    std::vector<graph::identity> to;  // several: a group call
    std::optional<meeting_place> join;
    std::optional<graph::call_resource> create;  // as it is to be sent; callbackUri is ours
    std::string tenant;                          // whose call it is to be; the bot's own when empty
    std::optional<milliseconds> ring_within;
    std::vector<std::pair<std::string, std::string>> params;  // of the flow
    std::vector<std::string> sensitive;                       // names of params that appear nowhere
    std::optional<leg_of> leg;
    friend bool operator==(const call_order&, const call_order&) = default;
};

// Orders are as large as they are rare: a call holds one at a distance, and is still a value.
class held_order {
  public:
    held_order() = default;
    explicit held_order(call_order order);
    [[nodiscard]] const call_order* get() const { return held_.get(); }

    friend bool operator==(const held_order& a, const held_order& b);  // of what they hold

  private:
    std::shared_ptr<const call_order> held_;
};

}  // namespace switchhook::bot
