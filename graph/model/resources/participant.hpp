#pragma once
// Who is in a group call or meeting, and what belongs to such a call beside the people.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/model/resources/call_resource.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/resources/media.hpp"

namespace switchhook::graph {

// https://learn.microsoft.com/graph/api/resources/recordinginfo
struct recording_info {
    static constexpr std::string_view graph_type = "recordingInfo";
    std::string recording_status;
    std::optional<identity_set> initiator;
    friend bool operator==(const recording_info&, const recording_info&) = default;
};

// https://learn.microsoft.com/graph/api/resources/removedstate
struct removed_state {
    static constexpr std::string_view graph_type = "removedState";
    std::optional<std::string> reason;
    friend bool operator==(const removed_state&, const removed_state&) = default;
};

// https://learn.microsoft.com/graph/api/resources/onlinemeetingrestricted
struct online_meeting_restricted {
    static constexpr std::string_view graph_type = "onlineMeetingRestricted";
    std::optional<std::string> content_sharing_disabled;  // flags, joined by commas
    std::optional<std::string> video_disabled;
    friend bool operator==(const online_meeting_restricted&, const online_meeting_restricted&) = default;
};

// https://learn.microsoft.com/graph/api/resources/participant
struct participant {
    static constexpr std::string_view graph_type = "participant";
    std::string id;
    participant_info info;
    bool is_in_lobby = false;
    bool is_muted = false;
    std::vector<media_stream> media_streams;
    std::optional<std::string> metadata;
    std::optional<graph::recording_info> recording_info;
    std::optional<graph::removed_state> removed_state;
    std::optional<online_meeting_restricted> restricted_experience;
    std::optional<std::int64_t> roster_sequence_number;
    std::optional<std::string> meeting_role;  // of live traffic
    unknown_members more;
    friend bool operator==(const participant&, const participant&) = default;
};

// https://learn.microsoft.com/graph/api/resources/deltaparticipants
struct delta_participants {
    static constexpr std::string_view graph_type = "deltaParticipants";
    std::optional<std::int64_t> sequence_number;
    std::vector<participant> participants;
    friend bool operator==(const delta_participants&, const delta_participants&) = default;
};

// https://learn.microsoft.com/graph/api/resources/contentsharingsession
struct content_sharing_session {
    static constexpr std::string_view graph_type = "contentSharingSession";
    std::string id;
    unknown_members more;
    friend bool operator==(const content_sharing_session&, const content_sharing_session&) = default;
};

// https://learn.microsoft.com/graph/api/resources/audioroutinggroup
struct audio_routing_group {
    static constexpr std::string_view graph_type = "audioRoutingGroup";
    std::string id;
    std::string routing_mode;  // oneToOne: a source and a receiver; multicast: a source and several
    std::vector<std::string> sources;
    std::vector<std::string> receivers;
    friend bool operator==(const audio_routing_group&, const audio_routing_group&) = default;
};

// One more member of a policy-recording group on a leg that has room.
// https://learn.microsoft.com/graph/api/resources/participantjoiningnotification
struct participant_joining_notification {
    static constexpr std::string_view graph_type = "participantJoiningNotification";
    std::optional<call_resource> call;
    friend bool operator==(const participant_joining_notification&,
                           const participant_joining_notification&) = default;
};
struct participant_left_notification {
    static constexpr std::string_view graph_type = "participantLeftNotification";
    std::optional<call_resource> call;
    std::string participant_id;
    friend bool operator==(const participant_left_notification&,
                           const participant_left_notification&) = default;
};

// The answers to a participantJoiningNotification, in the body of the HTTP response.
struct accept_join_response {
    static constexpr std::string_view graph_type = "acceptJoinResponse";
    static constexpr std::string_view graph_base = "participantJoiningResponse";
    friend bool operator==(const accept_join_response&, const accept_join_response&) = default;
};
struct reject_join_response {
    static constexpr std::string_view graph_type = "rejectJoinResponse";
    static constexpr std::string_view graph_base = "participantJoiningResponse";
    std::string reason = "none";
    friend bool operator==(const reject_join_response&, const reject_join_response&) = default;
};
struct invite_new_bot_response {
    static constexpr std::string_view graph_type = "inviteNewBotResponse";
    static constexpr std::string_view graph_base = "participantJoiningResponse";
    std::optional<std::string> invite_uri;
    friend bool operator==(const invite_new_bot_response&, const invite_new_bot_response&) = default;
};
using any_join_response = std::variant<accept_join_response, reject_join_response, invite_new_bot_response>;

}  // namespace switchhook::graph
