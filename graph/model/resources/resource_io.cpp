#include "graph/model/resources/resource_io.hpp"

#include "graph/model/describing/member_describer.hpp"
#include "graph/model/describing/member_reader.hpp"
#include "graph/model/describing/member_writer.hpp"
#include "graph/model/resources/device_quality_members.hpp"
#include "graph/model/resources/operation_members.hpp"
#include "graph/model/resources/participant_members.hpp"

namespace switchhook::graph {
namespace {

template <class Resource>
std::string_view type_name(const Resource&) {
    return Resource::graph_type;
}
std::string_view type_name(const operation& o) { return o.type; }

template <class Resource>
void note_type(Resource&, std::string_view) {}
void note_type(operation& o, std::string_view type) {
    if (!type.empty()) o.type = type;
}

}  // namespace

template <class Resource>
std::optional<Resource> read_resource(json::value v, unknowns u) {
    if (!v.is_object()) return std::nullopt;
    std::optional<Resource> made(std::in_place);
    member_reader reader(v, u);
    members(reader, *made);
    note_type(*made, type_of(v));
    return made;
}

template <class Resource>
void write_resource(json::writer& w, const Resource& resource, std::string_view context) {
    w.object([&] {
        if (!context.empty()) w.field("@odata.context", context);
        write_type(w, type_name(resource));
        member_writer(w).write_members(resource);
    });
}

template <class Resource>
const type_description& description_of() {
    return describe_type<Resource>();
}

#define INSTANTIATE(Type)                                                             \
    template std::optional<Type> read_resource<Type>(json::value, unknowns);          \
    template void write_resource<Type>(json::writer&, const Type&, std::string_view); \
    template const type_description& description_of<Type>()

INSTANTIATE(identity);
INSTANTIATE(identity_set);
INSTANTIATE(invitation);
INSTANTIATE(participant_info);
INSTANTIATE(media_info);
INSTANTIATE(media_prompt);
INSTANTIATE(service_hosted_media);
INSTANTIATE(app_hosted_media);
INSTANTIATE(media_stream);
INSTANTIATE(chat_info);
INSTANTIATE(organizer_meeting_info);
INSTANTIATE(join_meeting_id_info);
INSTANTIATE(token_meeting_info);
INSTANTIATE(incoming_call_options);
INSTANTIATE(outgoing_call_options);
INSTANTIATE(incoming_context);
INSTANTIATE(call_route);
INSTANTIATE(call_transcription_info);
INSTANTIATE(tone_info);
INSTANTIATE(call_media_state);
INSTANTIATE(call_resource);
INSTANTIATE(recording_info);
INSTANTIATE(removed_state);
INSTANTIATE(online_meeting_restricted);
INSTANTIATE(participant);
INSTANTIATE(delta_participants);
INSTANTIATE(content_sharing_session);
INSTANTIATE(audio_routing_group);
INSTANTIATE(participant_joining_notification);
INSTANTIATE(participant_left_notification);
INSTANTIATE(accept_join_response);
INSTANTIATE(reject_join_response);
INSTANTIATE(invite_new_bot_response);
INSTANTIATE(operation);
INSTANTIATE(audio_quality);
INSTANTIATE(video_quality);
INSTANTIATE(screen_sharing_quality);
INSTANTIATE(device_quality);

#undef INSTANTIATE

namespace {

template <class... Types>
std::vector<const type_description*> descriptions() {
    return {&describe_type<Types>()...};
}

}  // namespace

std::vector<const type_description*> all_types() {
    auto all =
        descriptions<identity, identity_set, invitation, participant_info, media_info, media_prompt,
                     service_hosted_media, app_hosted_media, media_stream, chat_info, organizer_meeting_info,
                     join_meeting_id_info, token_meeting_info, incoming_call_options, outgoing_call_options,
                     incoming_context, call_route, call_transcription_info, tone_info, call_media_state,
                     call_resource, recording_info, removed_state, online_meeting_restricted, participant,
                     delta_participants, content_sharing_session, audio_routing_group,
                     participant_joining_notification, participant_left_notification, accept_join_response,
                     reject_join_response, invite_new_bot_response, operation, audio_quality, video_quality,
                     screen_sharing_quality, device_quality>();
    all.insert(all.end(), {&describe_abstract_type<any_call_options>(),
                           &describe_abstract_type<media_config>(), &describe_abstract_type<meeting_info>(),
                           &describe_abstract_type<prompt>(), &describe_abstract_type<any_media_quality>(),
                           &describe_abstract_type<any_join_response>(), &describe_result_info()});
    for (const auto& kind : operation_kinds()) all.push_back(&kind);
    return all;
}

}  // namespace switchhook::graph
