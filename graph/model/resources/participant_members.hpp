#pragma once
// The members of the types in participant.hpp, for the visitors of members.hpp.

#include "graph/model/resources/call_resource_members.hpp"
#include "graph/model/resources/participant.hpp"

namespace switchhook::graph {

template <class Visitor>
void members(Visitor& v, recording_info& r) {
    v("recordingStatus", r.recording_status, a("recordingStatus").and_required());
    v("initiator", r.initiator);
}

template <class Visitor>
void members(Visitor& v, removed_state& r) {
    v("reason", r.reason);
}

template <class Visitor>
void members(Visitor& v, online_meeting_restricted& r) {
    v("contentSharingDisabled", r.content_sharing_disabled, a("onlineMeetingContentSharingDisabledReason"));
    v("videoDisabled", r.video_disabled, a("onlineMeetingVideoDisabledReason"));
}

template <class Visitor>
void members(Visitor& v, participant& p) {
    v("id", p.id);
    v("info", p.info, required);
    v("isInLobby", p.is_in_lobby, required);
    v("isMuted", p.is_muted, required);
    v("mediaStreams", p.media_streams);
    v("metadata", p.metadata);
    v("recordingInfo", p.recording_info);
    v("removedState", p.removed_state);
    v("restrictedExperience", p.restricted_experience);
    v("rosterSequenceNumber", p.roster_sequence_number);
    v("meetingRole", p.meeting_role, beyond_metadata);
    v.rest(p.more);
}

template <class Visitor>
void members(Visitor& v, delta_participants& d) {
    v("sequenceNumber", d.sequence_number, beyond_metadata);
    v("participants", d.participants, beyond_metadata);
}

template <class Visitor>
void members(Visitor& v, content_sharing_session& s) {
    v("id", s.id);
    v.rest(s.more);
}

template <class Visitor>
void members(Visitor& v, audio_routing_group& g) {
    v("id", g.id);
    v("routingMode", g.routing_mode, a("routingMode").and_required());
    v("sources", g.sources);
    v("receivers", g.receivers);
}

template <class Visitor>
void members(Visitor& v, participant_joining_notification& n) {
    v("call", n.call);
}

template <class Visitor>
void members(Visitor& v, participant_left_notification& n) {
    v("call", n.call);
    v("participantId", n.participant_id, required);
}

template <class Visitor>
void members(Visitor&, accept_join_response&) {}

template <class Visitor>
void members(Visitor& v, reject_join_response& r) {
    v("reason", r.reason, a("rejectReason").and_required());
}

template <class Visitor>
void members(Visitor& v, invite_new_bot_response& r) {
    v("inviteUri", r.invite_uri);
}

}  // namespace switchhook::graph
