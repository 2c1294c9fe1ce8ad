#include "graph/model/request_rules.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

using complaint = std::optional<request_error>;

constexpr std::array<std::string_view, 1> to_call{"Calls.Initiate.All"};
constexpr std::array<std::string_view, 1> to_group{"Calls.InitiateGroupCall.All"};
constexpr std::array<std::string_view, 2> to_join{"Calls.JoinGroupCall.All",
                                                  "Calls.JoinGroupCallAsGuest.All"};

bool is_phone(const invitation& i) { return i.identity.who().kind == identity_kind::phone; }

complaint broken(const create_call_request& r) {
    const auto& c = r.call;
    if (!c.media_config) return request_error{"mediaConfig", "is required"};
    if (c.requested_modalities.empty())
        return request_error{"requestedModalities", "must have at least one entry"};
    if (!c.meeting_info && c.targets.empty())
        return request_error{"targets", "must have at least one entry, or meetingInfo be given"};
    constexpr std::size_t most_called = 5;  // people on a new group call
    if (c.targets.size() > most_called)
        return request_error{"targets", "has " + std::to_string(c.targets.size()) + " entries, more than " +
                                            std::to_string(most_called)};
    switch (variant_of(c)) {
        case call_variant::peer_to_peer:
        case call_variant::group: break;
        case call_variant::pstn:
            if (!c.source || c.source->identity.who().kind != identity_kind::application_instance)
                return request_error{"source.identity.applicationInstance",
                                     "is required for a call to a telephone number"};
            if (!c.tenant_id)
                return request_error{"tenantId", "is required for a call to a telephone number"};
            break;
        case call_variant::scheduled:
            if (!c.chat_info || !c.chat_info->thread_id || c.chat_info->thread_id->empty())
                return request_error{"chatInfo.threadId", "is required to join by organizer"};
            [[fallthrough]];
        case call_variant::join_meeting_id:
            if (!c.tenant_id) return request_error{"tenantId", "is required to join a meeting"};
            break;
        case call_variant::join_token: break;
    }
    return std::nullopt;
}

complaint broken(const answer_request& r) {
    if (!r.accepted_modalities.empty()) return std::nullopt;
    return request_error{"acceptedModalities", "must have at least one entry"};
}

// Characters, not the names that tones have elsewhere.
complaint broken(const record_response_request& r) {
    constexpr std::string_view keys = "0123456789*#";
    for (std::size_t i = 0; i < r.stop_tones.size(); ++i)
        if (r.stop_tones[i].size() != 1 || keys.find(r.stop_tones[i]) == std::string_view::npos)
            return request_error{"stopTones[" + std::to_string(i) + "]", "must be one of 0-9, * and #"};
    return std::nullopt;
}

// Graph reads the first entry alone when a call is to be replaced; the others would be lost without a word.
complaint broken(const invite_request& r) {
    const bool replaces = std::any_of(r.participants.begin(), r.participants.end(),
                                      [](const invitation& i) { return i.replaces_call_id.has_value(); });
    if (!replaces || r.participants.size() == 1) return std::nullopt;
    return request_error{"participants", "must have one entry when it has a replacesCallId"};
}

complaint broken(const create_audio_routing_group_request& r) {
    const bool one_to_one = same_text(r.group.routing_mode, "oneToOne");
    if (r.group.sources.size() != 1) return request_error{"sources", "must name one participant"};
    if (one_to_one && r.group.receivers.size() != 1)
        return request_error{"receivers", "must name one participant when routingMode is oneToOne"};
    if (r.group.receivers.empty()) return request_error{"receivers", "must have at least one entry"};
    return std::nullopt;
}

// What is not named stays as it is.
complaint broken(const update_audio_routing_group_request& r) {
    if (r.group.sources.size() > 1) return request_error{"sources", "must name one participant"};
    if (same_text(r.group.routing_mode, "oneToOne") && r.group.receivers.size() > 1)
        return request_error{"receivers", "must name one participant when routingMode is oneToOne"};
    return std::nullopt;
}

template <class Request>
complaint broken(const Request&) {
    return std::nullopt;
}

}  // namespace

std::string_view to_string(call_variant v) {
    switch (v) {
        case call_variant::peer_to_peer: return "peer-to-peer call";
        case call_variant::pstn: return "call to a telephone number";
        case call_variant::group: return "group call";
        case call_variant::scheduled: return "join by organizer";
        case call_variant::join_meeting_id: return "join by meeting id";
        case call_variant::join_token: break;
    }
    return "join by token";
}

call_variant variant_of(const call_resource& call) {
    if (call.meeting_info) {
        if (std::holds_alternative<organizer_meeting_info>(*call.meeting_info))
            return call_variant::scheduled;
        if (std::holds_alternative<join_meeting_id_info>(*call.meeting_info))
            return call_variant::join_meeting_id;
        return call_variant::join_token;
    }
    if (std::any_of(call.targets.begin(), call.targets.end(), is_phone)) return call_variant::pstn;
    return call.targets.size() > 1 ? call_variant::group : call_variant::peer_to_peer;
}

std::span<const std::string_view> permissions_of(call_variant v) {
    switch (v) {
        case call_variant::peer_to_peer:
        case call_variant::pstn: return to_call;
        case call_variant::group: return to_group;
        case call_variant::scheduled:
        case call_variant::join_meeting_id:
        case call_variant::join_token: break;
    }
    return to_join;
}

complaint find_broken_rule(const call_request& request) {
    return std::visit([](const auto& r) { return broken(r); }, request);
}

}  // namespace switchhook::graph
