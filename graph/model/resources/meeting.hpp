#pragma once
// What a call is part of: chats, meetings, and the options of a leg.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/secret.hpp"
#include "graph/model/describing/members.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::graph {

// https://learn.microsoft.com/graph/api/resources/chatinfo
struct chat_info {
    static constexpr std::string_view graph_type = "chatInfo";
    std::optional<std::string> thread_id;
    std::optional<std::string> message_id;
    std::optional<std::string> reply_chain_message_id;
    friend bool operator==(const chat_info&, const chat_info&) = default;
};

// https://learn.microsoft.com/graph/api/resources/organizermeetinginfo
struct organizer_meeting_info {
    static constexpr std::string_view graph_type = "organizerMeetingInfo";
    static constexpr std::string_view graph_base = "meetingInfo";
    identity_set organizer;
    std::optional<bool> allow_conversation_without_host;
    unknown_members more;
    friend bool operator==(const organizer_meeting_info&, const organizer_meeting_info&) = default;
};

// https://learn.microsoft.com/graph/api/resources/joinmeetingidmeetinginfo
struct join_meeting_id_info {
    static constexpr std::string_view graph_type = "joinMeetingIdMeetingInfo";
    static constexpr std::string_view graph_base = "meetingInfo";
    std::string join_meeting_id;  // digits
    std::optional<secret> passcode;
    std::optional<bool> allow_conversation_without_host;
    unknown_members more;
    friend bool operator==(const join_meeting_id_info&, const join_meeting_id_info&) = default;
};

// https://learn.microsoft.com/graph/api/resources/tokenmeetinginfo
struct token_meeting_info {
    static constexpr std::string_view graph_type = "tokenMeetingInfo";
    static constexpr std::string_view graph_base = "meetingInfo";
    secret token;
    std::optional<bool> allow_conversation_without_host;
    friend bool operator==(const token_meeting_info&, const token_meeting_info&) = default;
};
using meeting_info = std::variant<organizer_meeting_info, join_meeting_id_info, token_meeting_info>;

// https://learn.microsoft.com/graph/api/resources/calloptions
struct call_options {
    std::optional<bool> hide_bot_after_escalation;
    std::optional<bool> is_content_sharing_notification_enabled;
    std::optional<bool> is_delta_roster_enabled;
    std::optional<bool> is_interactive_roster_enabled;
    friend bool operator==(const call_options&, const call_options&) = default;
};
struct incoming_call_options : call_options {
    static constexpr std::string_view graph_type = "incomingCallOptions";
    static constexpr std::string_view graph_base = "callOptions";
    friend bool operator==(const incoming_call_options&, const incoming_call_options&) = default;
};
struct outgoing_call_options : call_options {
    static constexpr std::string_view graph_type = "outgoingCallOptions";
    static constexpr std::string_view graph_base = "callOptions";
    friend bool operator==(const outgoing_call_options&, const outgoing_call_options&) = default;
};
using any_call_options = std::variant<incoming_call_options, outgoing_call_options>;

// https://learn.microsoft.com/graph/api/resources/incomingcontext
struct incoming_context {
    static constexpr std::string_view graph_type = "incomingContext";
    std::optional<std::string> source_participant_id;
    std::optional<std::string> observed_participant_id;
    std::optional<identity_set> on_behalf_of;
    std::optional<identity_set> transferor;
    friend bool operator==(const incoming_context&, const incoming_context&) = default;
};

// How a call came here. https://learn.microsoft.com/graph/api/resources/callroute
struct call_route {
    static constexpr std::string_view graph_type = "callRoute";
    std::string routing_type;  // forwarded, lookup, selfFork
    identity_set original;
    identity_set final_target;
    friend bool operator==(const call_route&, const call_route&) = default;
};

// https://learn.microsoft.com/graph/api/resources/calltranscriptioninfo
struct call_transcription_info {
    static constexpr std::string_view graph_type = "callTranscriptionInfo";
    std::string state;  // notStarted, active, inactive
    std::optional<std::string> last_modified_date_time;
    friend bool operator==(const call_transcription_info&, const call_transcription_info&) = default;
};

}  // namespace switchhook::graph
