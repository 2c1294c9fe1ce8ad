#pragma once
// The members of the types in call_resource.hpp, for the visitors of members.hpp.

#include "graph/model/resources/call_resource.hpp"
#include "graph/model/resources/media_members.hpp"
#include "graph/model/resources/meeting_members.hpp"

namespace switchhook::graph {

template <class Visitor>
void members(Visitor& v, tone_info& t) {
    v("sequenceId", t.sequence_id, required);
    v("tone", t.tone, required);
}

template <class Visitor>
void members(Visitor& v, call_media_state& m) {
    v("audio", m.audio);
}

template <class Visitor>
void members(Visitor& v, call_resource& c) {
    v("id", c.id);
    v("state", c.state);
    v("direction", c.direction);
    v("callbackUri", c.callback_uri, required);
    v("callChainId", c.call_chain_id);
    v("callOptions", c.call_options);
    v("callRoutes", c.call_routes);
    v("chatInfo", c.chat_info);
    v("incomingContext", c.incoming_context);
    v("mediaConfig", c.media_config);
    v("mediaState", c.media_state);
    v("meetingInfo", c.meeting_info);
    v("myParticipantId", c.my_participant_id);
    v("requestedModalities", c.requested_modalities, a("modality"));
    v("resultInfo", c.result_info);
    v("source", c.source);
    v("subject", c.subject);
    v("targets", c.targets);
    v("tenantId", c.tenant_id);
    v("toneInfo", c.tone_info);
    v("transcription", c.transcription);
    v("activeModalities", c.active_modalities, a("modality").beyond());
    v("answeredBy", c.answered_by, beyond_metadata);
    v("replacesContext", c.replaces_context, beyond_metadata);
    v("ringingTimeoutInSeconds", c.ringing_timeout_seconds, between(1, 115).beyond());
    v("routingPolicies", c.routing_policies, a("routingPolicy").beyond());
    v("terminationReason", c.termination_reason, beyond_metadata);
    v.rest(c.more);
}

}  // namespace switchhook::graph
