#pragma once
// What a bot asks of Graph, as plain data: one type for each method of methods.hpp. The bodies are written
// exactly as the reference pages show them. A `client_context` is left out when it is empty; Graph takes 256
// characters. An `id` is the one of the participant, operation, session or group that is meant, and goes into
// the path.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/model/enums.hpp"
#include "graph/model/resources/call_resource.hpp"
#include "graph/model/resources/device_quality.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/resources/media.hpp"
#include "graph/model/resources/participant.hpp"

namespace switchhook::graph {

// https://learn.microsoft.com/graph/api/application-post-calls
struct create_call_request {
    call_resource call;
    friend bool operator==(const create_call_request&, const create_call_request&) = default;
};
// https://learn.microsoft.com/graph/api/call-get
struct get_call_request {
    friend bool operator==(const get_call_request&, const get_call_request&) = default;
};
// https://learn.microsoft.com/graph/api/call-delete
struct delete_call_request {
    friend bool operator==(const delete_call_request&, const delete_call_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-answer
struct answer_request {
    std::string callback_uri;
    media_config media = service_hosted_media{};
    std::vector<std::string> accepted_modalities{"audio"};
    std::optional<int> participant_capacity{};  // policy-based recording alone
    std::optional<incoming_call_options> options{};
    friend bool operator==(const answer_request&, const answer_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-reject
struct reject_request {
    std::optional<reject_reason> reason;
    std::optional<std::string> callback_uri;
    friend bool operator==(const reject_request&, const reject_request&) = default;
};

// Several targets ring at once, the first to answer wins.
// https://learn.microsoft.com/graph/api/call-redirect
struct redirect_request {
    std::vector<invitation> targets;       // at most 25
    std::optional<int> timeout_seconds{};  // 15-90; Graph takes 55 for one target, 60 for several
    std::optional<std::string> callback_uri{};
    std::vector<std::string> routing_policies;
    std::optional<std::string> target_disposition{};  // beta, as the two below
    std::optional<bool> mask_callee{};                // the caller sees the bot
    std::optional<bool> mask_caller{};
    friend bool operator==(const redirect_request&, const redirect_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-transfer
struct transfer_request {
    invitation target;                             // consultative when it has a replaces_call_id
    std::optional<participant_info> transferee{};  // only, and always, out of a group call
    std::optional<std::string> client_context{};   // in examples only; Graph ignores it
    friend bool operator==(const transfer_request&, const transfer_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-keepalive
struct keep_alive_request {
    friend bool operator==(const keep_alive_request&, const keep_alive_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-playprompt
struct play_prompt_request {
    std::vector<prompt> prompts;  // at most 20
    std::string client_context;
    std::optional<bool> loop{};  // beta only
    friend bool operator==(const play_prompt_request&, const play_prompt_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-record (each duration 1-120 s)
struct record_response_request {
    std::vector<prompt> prompts;  // at most one
    bool barge_in_allowed = false;
    int initial_silence_timeout_seconds = 5;
    int max_silence_timeout_seconds = 5;
    int max_record_duration_seconds = 5;
    bool play_beep = true;
    std::vector<std::string> stop_tones;  // characters: "#", "1", "*"
    std::string client_context;
    friend bool operator==(const record_response_request&, const record_response_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-subscribetotone
struct subscribe_to_tone_request {
    std::string client_context;
    friend bool operator==(const subscribe_to_tone_request&, const subscribe_to_tone_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-cancelmediaprocessing
struct cancel_media_processing_request {
    std::string client_context;
    friend bool operator==(const cancel_media_processing_request&,
                           const cancel_media_processing_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-senddtmftones
struct send_dtmf_tones_request {
    std::vector<tone> tones;
    std::optional<int> delay_between_tones_ms{};
    std::string client_context;
    friend bool operator==(const send_dtmf_tones_request&, const send_dtmf_tones_request&) = default;
};

// The bot itself, in a group call. https://learn.microsoft.com/graph/api/call-mute
struct mute_request {
    std::string client_context;
    friend bool operator==(const mute_request&, const mute_request&) = default;
};
// https://learn.microsoft.com/graph/api/call-unmute
struct unmute_request {
    std::string client_context;
    friend bool operator==(const unmute_request&, const unmute_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-changescreensharingrole
struct change_screen_sharing_role_request {
    std::string role;  // viewer, sharer
    friend bool operator==(const change_screen_sharing_role_request&,
                           const change_screen_sharing_role_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-updaterecordingstatus
struct update_recording_status_request {
    std::string status;  // notRecording, recording, failed
    std::string client_context;
    friend bool operator==(const update_recording_status_request&,
                           const update_recording_status_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-addlargegalleryview
struct add_large_gallery_view_request {
    std::string client_context;
    friend bool operator==(const add_large_gallery_view_request&,
                           const add_large_gallery_view_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-list-participants
struct list_participants_request {
    friend bool operator==(const list_participants_request&, const list_participants_request&) = default;
};
// https://learn.microsoft.com/graph/api/participant-get
struct get_participant_request {
    std::string id;
    friend bool operator==(const get_participant_request&, const get_participant_request&) = default;
};
// https://learn.microsoft.com/graph/api/participant-delete
struct remove_participant_request {
    std::string id;
    friend bool operator==(const remove_participant_request&, const remove_participant_request&) = default;
};
// https://learn.microsoft.com/graph/api/participant-invite
struct invite_request {
    std::vector<invitation> participants;  // several only into a group call, at most 5
    std::string client_context;
    friend bool operator==(const invite_request&, const invite_request&) = default;
};
// https://learn.microsoft.com/graph/api/participant-mute
struct mute_participant_request {
    std::string id;
    std::string client_context;
    friend bool operator==(const mute_participant_request&, const mute_participant_request&) = default;
};
// One participant at a time. https://learn.microsoft.com/graph/api/participant-startholdmusic
struct start_hold_music_request {
    std::string id;
    std::optional<prompt> custom_prompt{};
    std::string client_context;
    friend bool operator==(const start_hold_music_request&, const start_hold_music_request&) = default;
};
// https://learn.microsoft.com/graph/api/participant-stopholdmusic
struct stop_hold_music_request {
    std::string id;
    std::string client_context;
    friend bool operator==(const stop_hold_music_request&, const stop_hold_music_request&) = default;
};

// https://learn.microsoft.com/graph/api/call-list-contentsharingsessions
struct list_content_sharing_sessions_request {
    friend bool operator==(const list_content_sharing_sessions_request&,
                           const list_content_sharing_sessions_request&) = default;
};
// https://learn.microsoft.com/graph/api/contentsharingsession-get
struct get_content_sharing_session_request {
    std::string id;
    friend bool operator==(const get_content_sharing_session_request&,
                           const get_content_sharing_session_request&) = default;
};

// Who hears whom. https://learn.microsoft.com/graph/api/call-list-audioroutinggroups
struct list_audio_routing_groups_request {
    friend bool operator==(const list_audio_routing_groups_request&,
                           const list_audio_routing_groups_request&) = default;
};
// https://learn.microsoft.com/graph/api/call-post-audioroutinggroups
struct create_audio_routing_group_request {
    audio_routing_group group;
    friend bool operator==(const create_audio_routing_group_request&,
                           const create_audio_routing_group_request&) = default;
};
// https://learn.microsoft.com/graph/api/audioroutinggroup-get
struct get_audio_routing_group_request {
    std::string id;
    friend bool operator==(const get_audio_routing_group_request&,
                           const get_audio_routing_group_request&) = default;
};
// https://learn.microsoft.com/graph/api/audioroutinggroup-update
struct update_audio_routing_group_request {
    std::string id;
    audio_routing_group group;
    friend bool operator==(const update_audio_routing_group_request&,
                           const update_audio_routing_group_request&) = default;
};
// https://learn.microsoft.com/graph/api/audioroutinggroup-delete
struct delete_audio_routing_group_request {
    std::string id;
    friend bool operator==(const delete_audio_routing_group_request&,
                           const delete_audio_routing_group_request&) = default;
};

// No page describes it; the Location of an answer points there.
struct get_operation_request {
    std::string id;
    friend bool operator==(const get_operation_request&, const get_operation_request&) = default;
};

// Of no call. https://learn.microsoft.com/graph/api/call-logteleconferencedevicequality
struct log_device_quality_request {
    device_quality quality;
    friend bool operator==(const log_device_quality_request&, const log_device_quality_request&) = default;
};

// In the order of `method`.
using any_call_request =
    std::variant<create_call_request, get_call_request, delete_call_request, answer_request, reject_request,
                 redirect_request, transfer_request, keep_alive_request, play_prompt_request,
                 record_response_request, subscribe_to_tone_request, cancel_media_processing_request,
                 send_dtmf_tones_request, mute_request, unmute_request, change_screen_sharing_role_request,
                 update_recording_status_request, add_large_gallery_view_request, list_participants_request,
                 get_participant_request, remove_participant_request, invite_request,
                 mute_participant_request, start_hold_music_request, stop_hold_music_request,
                 list_content_sharing_sessions_request, get_content_sharing_session_request,
                 list_audio_routing_groups_request, create_audio_routing_group_request,
                 get_audio_routing_group_request, update_audio_routing_group_request,
                 delete_audio_routing_group_request, get_operation_request, log_device_quality_request>;

// What the compiler makes of so large a variant it makes once, not in each unit that passes a request on.
struct call_request : any_call_request {
    using any_call_request::any_call_request;
    call_request();
    call_request(const call_request&);
    call_request(call_request&&) noexcept;
    call_request& operator=(const call_request&);
    call_request& operator=(call_request&&) noexcept;
    ~call_request();
    friend bool operator==(const call_request& a, const call_request& b);
};

// The JSON body; empty for the methods that have none.
std::string write_body(const call_request& request);

// The id in the path; empty for the methods whose path has none beside the call's.
std::string_view sub_id_of(const call_request& request);

}  // namespace switchhook::graph
