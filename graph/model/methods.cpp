#include "graph/model/methods.hpp"

#include <algorithm>

#include "graph/model/describing/member_describer.hpp"
#include "graph/model/request_members.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

constexpr std::string_view initiate = "Calls.Initiate.All";
constexpr std::string_view initiate_group = "Calls.InitiateGroupCall.All";
constexpr std::string_view join = "Calls.JoinGroupCall.All";
constexpr std::string_view join_as_guest = "Calls.JoinGroupCallAsGuest.All";
constexpr std::string_view access_media = "Calls.AccessMedia.All";

// Which of them a new call needs depends on what it is to be: see permissions_of in call_variant.hpp.
constexpr std::array<std::string_view, 4> to_create{join_as_guest, join, initiate, initiate_group};
// Answering asks for no role of its own, but an application without any of these sees callers as `encrypted`
// only.
constexpr std::array<std::string_view, 5> to_answer{access_media, initiate, initiate_group, join,
                                                    join_as_guest};
constexpr std::array<std::string_view, 2> initiate_or_media{initiate, access_media};
constexpr std::array<std::string_view, 1> initiate_alone{initiate};
constexpr std::array<std::string_view, 1> media_alone{access_media};
constexpr std::array<std::string_view, 2> media_or_join{access_media, join};
constexpr std::array<std::string_view, 2> guest_or_join{join_as_guest, join};
constexpr std::array<std::string_view, 1> group_alone{initiate_group};
constexpr std::array<std::string_view, 3> guest_join_or_group{join_as_guest, join, initiate_group};
constexpr std::array<std::string_view, 4> any_group_role{join_as_guest, initiate, initiate_group, join};
constexpr std::array<std::string_view, 2> join_or_group{join, initiate_group};
constexpr std::array<std::string_view, 4> any_role{initiate, access_media, join_as_guest, join};
constexpr std::span<const std::string_view> no_role{};

using enum answer_kind;
using enum repeat;
using enum clouds;

// clang-format off
constexpr std::array methods{
    method_description{method::create, "create", "POST", "", 201, resource, "call",
                       never, to_create, and_government, "application-post-calls"},
    method_description{method::get, "get", "GET", "/{call}", 200, resource, "call",
                       harmless, initiate_or_media, and_government, "call-get"},
    method_description{method::hang_up, "delete", "DELETE", "/{call}", 204, no_content, "",
                       harmless, initiate_or_media, and_government, "call-delete"},
    method_description{method::answer, "answer", "POST", "/{call}/answer", 202, accepted, "",
                       never, to_answer, and_government, "call-answer"},
    method_description{method::reject, "reject", "POST", "/{call}/reject", 202, accepted, "",
                       harmless, no_role, and_government, "call-reject"},
    method_description{method::redirect, "redirect", "POST", "/{call}/redirect", 202, accepted, "",
                       never, initiate_alone, and_government, "call-redirect"},
    method_description{method::transfer, "transfer", "POST", "/{call}/transfer", 202, accepted, "",
                       never, initiate_alone, and_government, "call-transfer"},
    method_description{method::keep_alive, "keepAlive", "POST", "/{call}/keepAlive", 200, ok_empty, "",
                       harmless, initiate_or_media, and_government, "call-keepalive"},
    method_description{method::play_prompt, "playPrompt", "POST", "/{call}/playPrompt", 200, running_operation,
                       "playPromptOperation", never, initiate_or_media, and_government, "call-playprompt"},
    method_description{method::record_response, "recordResponse", "POST", "/{call}/recordResponse", 200,
                       running_operation, "recordOperation", never, media_alone, and_government, "call-record"},
    method_description{method::subscribe_to_tone, "subscribeToTone", "POST", "/{call}/subscribeToTone", 200,
                       completed_operation, "subscribeToToneOperation", harmless, media_alone, and_government,
                       "call-subscribetotone"},
    method_description{method::cancel_media_processing, "cancelMediaProcessing", "POST",
                       "/{call}/cancelMediaProcessing", 200, completed_operation,
                       "cancelMediaProcessingOperation", harmless, initiate_or_media, and_government,
                       "call-cancelmediaprocessing"},
    method_description{method::send_dtmf_tones, "sendDtmfTones", "POST", "/{call}/sendDtmfTones", 200,
                       running_operation, "sendDtmfTonesOperation", never, initiate_or_media, global,
                       "call-senddtmftones"},
    method_description{method::mute, "mute", "POST", "/{call}/mute", 200, completed_operation,
                       "muteParticipantOperation", harmless, initiate_or_media, and_government, "call-mute"},
    method_description{method::unmute, "unmute", "POST", "/{call}/unmute", 200, completed_operation,
                       "unmuteParticipantOperation", harmless, initiate_or_media, and_government, "call-unmute"},
    method_description{method::change_screen_sharing_role, "changeScreenSharingRole", "POST",
                       "/{call}/changeScreenSharingRole", 202, accepted, "", harmless, media_alone,
                       and_government, "call-changescreensharingrole"},
    method_description{method::update_recording_status, "updateRecordingStatus", "POST",
                       "/{call}/updateRecordingStatus", 200, completed_operation,
                       "updateRecordingStatusOperation", harmless, media_or_join, and_government,
                       "call-updaterecordingstatus"},
    method_description{method::add_large_gallery_view, "addLargeGalleryView", "POST",
                       "/{call}/addLargeGalleryView", 202, running_operation, "addLargeGalleryViewOperation",
                       never, guest_join_or_group, global, "call-addlargegalleryview"},
    method_description{method::list_participants, "participants.list", "GET", "/{call}/participants", 200,
                       resource_list, "participant", harmless, initiate_or_media, and_government,
                       "call-list-participants"},
    method_description{method::get_participant, "participants.get", "GET", "/{call}/participants/{id}", 200,
                       resource, "participant", harmless, guest_or_join, and_government, "participant-get"},
    method_description{method::remove_participant, "participants.delete", "DELETE",
                       "/{call}/participants/{id}", 204, no_content, "", harmless, guest_or_join,
                       and_government, "participant-delete"},
    method_description{method::invite, "participants.invite", "POST", "/{call}/participants/invite", 200,
                       running_operation, "inviteParticipantsOperation", never, group_alone, and_government,
                       "participant-invite"},
    method_description{method::mute_participant, "participants.mute", "POST",
                       "/{call}/participants/{id}/mute", 200, completed_operation, "muteParticipantOperation",
                       harmless, guest_or_join, and_government, "participant-mute"},
    method_description{method::start_hold_music, "participants.startHoldMusic", "POST",
                       "/{call}/participants/{id}/startHoldMusic", 202, running_operation,
                       "startHoldMusicOperation", never, guest_or_join, and_government,
                       "participant-startholdmusic"},
    method_description{method::stop_hold_music, "participants.stopHoldMusic", "POST",
                       "/{call}/participants/{id}/stopHoldMusic", 202, running_operation,
                       "stopHoldMusicOperation", never, guest_or_join, and_government,
                       "participant-stopholdmusic"},
    method_description{method::list_content_sharing_sessions, "contentSharingSessions.list", "GET",
                       "/{call}/contentSharingSessions", 200, resource_list, "contentSharingSession", harmless,
                       any_group_role, global, "call-list-contentsharingsessions"},
    method_description{method::get_content_sharing_session, "contentSharingSessions.get", "GET",
                       "/{call}/contentSharingSessions/{id}", 200, resource, "contentSharingSession", harmless,
                       any_group_role, global, "contentsharingsession-get"},
    method_description{method::list_audio_routing_groups, "audioRoutingGroups.list", "GET",
                       "/{call}/audioRoutingGroups", 200, resource_list, "audioRoutingGroup", harmless,
                       join_or_group, and_government, "call-list-audioroutinggroups"},
    method_description{method::create_audio_routing_group, "audioRoutingGroups.create", "POST",
                       "/{call}/audioRoutingGroups", 200, resource, "audioRoutingGroup", never, join_or_group,
                       and_government, "call-post-audioroutinggroups"},
    method_description{method::get_audio_routing_group, "audioRoutingGroups.get", "GET",
                       "/{call}/audioRoutingGroups/{id}", 200, resource, "audioRoutingGroup", harmless,
                       join_or_group, and_government, "audioroutinggroup-get"},
    method_description{method::update_audio_routing_group, "audioRoutingGroups.update", "PATCH",
                       "/{call}/audioRoutingGroups/{id}", 200, resource, "audioRoutingGroup", harmless,
                       join_or_group, and_government, "audioroutinggroup-update"},
    method_description{method::delete_audio_routing_group, "audioRoutingGroups.delete", "DELETE",
                       "/{call}/audioRoutingGroups/{id}", 204, no_content, "", harmless, join_or_group,
                       and_government, "audioroutinggroup-delete"},
    method_description{method::get_operation, "operations.get", "GET", "/{call}/operations/{id}", 200,
                       resource, "commsOperation", harmless, any_role, and_government, ""},
    method_description{method::log_device_quality, "logTeleconferenceDeviceQuality", "POST",
                       "/logTeleconferenceDeviceQuality", 200, ok_empty, "", harmless, media_alone,
                       and_government, "call-logteleconferencedevicequality"},
};
// clang-format on

constexpr bool in_order() {
    for (std::size_t i = 0; i < methods.size(); ++i)
        if (static_cast<std::size_t>(methods[i].id) != i) return false;
    return methods.size() == std::variant_size_v<any_call_request>;
}
static_assert(in_order());

template <class Request>
const type_description* describe_body() {
    if constexpr (requires(member_describer & v, Request & r) { members(v, r); }) {
        static const type_description made = [] {
            type_description d;
            if constexpr (std::is_same_v<Request, create_call_request>) d.name = call_resource::graph_type;
            member_describer describer(d);
            Request empty{};
            members(describer, empty);
            return d;
        }();
        return &made;
    } else {
        return nullptr;
    }
}

using body_finder = const type_description* (*)();

template <class... Requests>
constexpr auto body_finders(const std::variant<Requests...>*) {
    return std::array<body_finder, sizeof...(Requests)>{describe_body<Requests>...};
}

}  // namespace

std::string_view method_description::action() const {
    if (verb != "POST" || id == method::create || id == method::create_audio_routing_group) return {};
    return path.substr(path.rfind('/') + 1);
}

const type_description* method_description::body() const {
    static constexpr auto finders = body_finders(static_cast<const any_call_request*>(nullptr));
    return finders.at(static_cast<std::size_t>(id))();
}

std::span<const method_description> all_methods() { return methods; }

const method_description& describe(method m) { return methods.at(static_cast<std::size_t>(m)); }

std::optional<method> method_named(std::string_view name) {
    for (const auto& description : methods)
        if (same_text(description.name, name)) return description.id;
    return std::nullopt;
}

}  // namespace switchhook::graph
