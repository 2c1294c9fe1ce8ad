#pragma once
// What the pages ask of a request that no description of a single member can say, and what a new call is to
// be. https://learn.microsoft.com/graph/api/application-post-calls

#include <optional>
#include <span>
#include <string_view>

#include "graph/model/request_reader.hpp"
#include "graph/model/requests.hpp"

namespace switchhook::graph {

enum class call_variant {
    peer_to_peer,     // one Teams user or application
    pstn,             // a telephone number
    group,            // several people
    scheduled,        // joins a meeting: by organizer and chat
    join_meeting_id,  // joins a meeting: by its id
    join_token,       // joins a meeting: by a token
};
std::string_view to_string(call_variant v);
call_variant variant_of(const call_resource& call);
// Any one of these roles lets the application place such a call. With media of its own it needs
// Calls.AccessMedia.All beside.
std::span<const std::string_view> permissions_of(call_variant v);

std::optional<request_error> find_broken_rule(const call_request& request);

}  // namespace switchhook::graph
