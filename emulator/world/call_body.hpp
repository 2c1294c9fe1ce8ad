#pragma once
// A call, whole, as a GET shows it and as the answer to its creation: with the many explicit nulls.
// https://learn.microsoft.com/graph/api/application-post-calls, https://learn.microsoft.com/graph/api/call-get

#include <optional>
#include <string>

#include "emulator/world/call_facts.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/resources/media.hpp"

namespace switchhook::emulator {

// What changes about a call.
struct call_look {
    std::string callback_uri;
    graph::call_state state = graph::call_state::unknown;
    std::optional<graph::media_state> audio;
    graph::media_config media;
    // Of the meeting or group call that it is part of, if it is.
    std::optional<graph::chat_info> chat;
    std::optional<graph::meeting_info> meeting;
    std::optional<graph::participant_info> answered_by;
};

// In v1.0 a created call is said to be one of /app/calls.
enum class body_for { get, create };
std::string call_body(const call_facts& facts, const call_look& look, const std::string& version,
                      body_for what);

// "@odata.context" of something of a call: "https://graph.microsoft.com/v1.0/$metadata#" + `what`.
std::string context_of(const std::string& version, const std::string& what);

}  // namespace switchhook::emulator
