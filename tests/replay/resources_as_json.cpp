#include "tests/replay/resources_as_json.hpp"

#include <stdexcept>

#include "graph/model/resources/call_resource.hpp"
#include "graph/model/resources/device_quality.hpp"
#include "graph/model/resources/operation.hpp"
#include "graph/model/resources/participant.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::test {
namespace {

using namespace graph;

using passage = std::optional<std::string> (*)(json::value);

template <class Resource>
std::optional<std::string> pass(json::value object) {
    const auto read = read_resource<Resource>(object);
    if (!read) return std::nullopt;
    return write_resource(*read);
}

std::optional<std::string> pass_result_info(json::value object) {
    const auto read = read_result_info(object);
    if (!read) return std::nullopt;
    json::writer w;
    write_result_info(w, *read);
    return w.take();
}

struct named_passage {
    std::string_view type;
    passage pass;
};

template <class... Resources>
std::vector<named_passage> passages() {
    return {{Resources::graph_type, &pass<Resources>}...};
}

const std::vector<named_passage>& all_passages() {
    static const auto all = [] {
        auto made =
            passages<identity, identity_set, invitation, participant_info, media_info, media_prompt,
                     service_hosted_media, app_hosted_media, media_stream, chat_info, organizer_meeting_info,
                     join_meeting_id_info, token_meeting_info, incoming_call_options, outgoing_call_options,
                     incoming_context, call_route, call_transcription_info, tone_info, call_media_state,
                     call_resource, recording_info, removed_state, online_meeting_restricted, participant,
                     delta_participants, content_sharing_session, audio_routing_group,
                     participant_joining_notification, participant_left_notification, accept_join_response,
                     reject_join_response, invite_new_bot_response, operation, audio_quality, video_quality,
                     screen_sharing_quality, device_quality>();
        made.push_back({"resultInfo", &pass_result_info});
        for (const auto& kind : operation_kinds()) made.push_back({kind.name, &pass<operation>});
        return made;
    }();
    return all;
}

}  // namespace

std::optional<std::string> read_and_write(std::string_view type, json::value object) {
    for (const auto& one : all_passages())
        if (one.type == type) return one.pass(object);
    throw std::runtime_error("no resource is called " + std::string(type));
}

}  // namespace switchhook::test
