#pragma once
// A call, whole, as Graph shows it and as a bot writes it to place one.
// https://learn.microsoft.com/graph/api/resources/call
// What a call machine needs of it in a hurry is call_data (notification.hpp).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/enums.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/resources/media.hpp"
#include "graph/model/resources/meeting.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::graph {

// https://learn.microsoft.com/graph/api/resources/toneinfo
struct tone_info {
    static constexpr std::string_view graph_type = "toneInfo";
    std::int64_t sequence_id = 0;
    graph::tone tone = tone::unknown;
    friend bool operator==(const tone_info&, const tone_info&) = default;
};

// https://learn.microsoft.com/graph/api/resources/callmediastate
struct call_media_state {
    static constexpr std::string_view graph_type = "callMediaState";
    std::optional<media_state> audio;
    friend bool operator==(const call_media_state&, const call_media_state&) = default;
};

struct call_resource {
    static constexpr std::string_view graph_type = "call";
    std::string id;
    std::optional<call_state> state;
    std::optional<call_direction> direction;
    std::string callback_uri;
    std::optional<std::string> call_chain_id;
    std::optional<any_call_options> call_options;
    std::vector<call_route> call_routes;
    std::optional<graph::chat_info> chat_info;
    std::optional<graph::incoming_context> incoming_context;
    std::optional<graph::media_config> media_config;
    std::optional<call_media_state> media_state;
    std::optional<graph::meeting_info> meeting_info;
    std::optional<std::string> my_participant_id;
    std::vector<std::string> requested_modalities;
    std::optional<graph::result_info> result_info;
    std::optional<participant_info> source;
    std::optional<std::string> subject;
    std::vector<invitation> targets;
    std::optional<std::string> tenant_id;
    std::optional<graph::tone_info> tone_info;
    std::optional<call_transcription_info> transcription;
    // The metadata of v1.0 does not know these; calls carry them all the same.
    std::vector<std::string> active_modalities;
    std::optional<participant_info> answered_by;
    std::optional<std::string> replaces_context;
    std::optional<int> ringing_timeout_seconds;  // at most 115; beta
    std::vector<std::string> routing_policies;   // peer-to-peer only; beta
    std::optional<std::string> termination_reason;
    unknown_members more;

    friend bool operator==(const call_resource&, const call_resource&) = default;
};

}  // namespace switchhook::graph
