#pragma once
// What stays the same about a call from ring to end.

#include <memory>
#include <optional>
#include <string>

#include "graph/model/enums.hpp"
#include "graph/model/request_rules.hpp"
#include "graph/model/resources/call_resource.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::emulator {

class conference;

struct call_facts {
    std::string id;     // dashed, lower case
    std::string chain;  // callChainId: one conversation, all its legs
    std::string my_participant, source_participant, endpoint;
    graph::identity from;
    graph::identity to;  // the first target; the organizer of a meeting
    std::string app_id;
    std::string tenant;
    std::string
        callback_uri;  // registered, or named by the bot that places the call; the answer may name another
    std::string app_name{};
    graph::call_direction direction = graph::call_direction::incoming;
    // As the bot asked for it; of outgoing calls alone.
    std::shared_ptr<const graph::call_resource> asked{};
    graph::call_variant variant = graph::call_variant::peer_to_peer;
    std::string version = "v1.0";  // that it was placed through

    std::shared_ptr<conference> meets{};  // the meeting or group call that it is to be part of
    // Invited to record somebody by policy.
    bool records = false;
    std::string recording_token{};

    [[nodiscard]] bool outgoing() const { return direction == graph::call_direction::outgoing; }
    // Who is at the other end.
    [[nodiscard]] const graph::identity& other() const { return outgoing() ? to : from; }
};

}  // namespace switchhook::emulator
