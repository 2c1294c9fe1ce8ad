#pragma once
// The link by which people join a Teams meeting, taken apart into what a bot needs to join it:
//     https://teams.microsoft.com/l/meetup-join/{thread}/{message}?context={"Tid":…,"Oid":…}
// https://learn.microsoft.com/graph/api/application-post-calls (join scheduled meeting)

#include <optional>
#include <string>
#include <string_view>

#include "graph/model/resources/meeting.hpp"

namespace switchhook::graph {

struct join_place {
    chat_info chat;
    organizer_meeting_info meeting;
    std::string tenant;
};

// Nothing for any other link. Each part may be percent-encoded.
std::optional<join_place> parse_join_url(std::string_view url);

}  // namespace switchhook::graph
