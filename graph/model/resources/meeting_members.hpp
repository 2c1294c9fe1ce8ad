#pragma once
// The members of the types in meeting.hpp, for the visitors of members.hpp.

#include "graph/model/resources/identity_members.hpp"
#include "graph/model/resources/meeting.hpp"

namespace switchhook::graph {

template <class Visitor>
void members(Visitor& v, chat_info& c) {
    v("threadId", c.thread_id);
    v("messageId", c.message_id);
    v("replyChainMessageId", c.reply_chain_message_id);
}

template <class Visitor>
void members(Visitor& v, organizer_meeting_info& m) {
    v("organizer", m.organizer, required);
    v("allowConversationWithoutHost", m.allow_conversation_without_host, beyond_metadata);
    v.rest(m.more);
}

template <class Visitor>
void members(Visitor& v, join_meeting_id_info& m) {
    v("joinMeetingId", m.join_meeting_id, required);
    v("passcode", m.passcode);
    v("allowConversationWithoutHost", m.allow_conversation_without_host, beyond_metadata);
    v.rest(m.more);
}

template <class Visitor>
void members(Visitor& v, token_meeting_info& m) {
    v("token", m.token, required);
    v("allowConversationWithoutHost", m.allow_conversation_without_host, beyond_metadata);
}

template <class Visitor>
void option_members(Visitor& v, call_options& o) {
    v("hideBotAfterEscalation", o.hide_bot_after_escalation);
    v("isContentSharingNotificationEnabled", o.is_content_sharing_notification_enabled);
    v("isDeltaRosterEnabled", o.is_delta_roster_enabled);
    v("isInteractiveRosterEnabled", o.is_interactive_roster_enabled);
}

template <class Visitor>
void members(Visitor& v, incoming_call_options& o) {
    option_members(v, o);
}

template <class Visitor>
void members(Visitor& v, outgoing_call_options& o) {
    option_members(v, o);
}

template <class Visitor>
void members(Visitor& v, incoming_context& c) {
    v("sourceParticipantId", c.source_participant_id);
    v("observedParticipantId", c.observed_participant_id);
    v("onBehalfOf", c.on_behalf_of);
    v("transferor", c.transferor);
}

template <class Visitor>
void members(Visitor& v, call_route& r) {
    v("routingType", r.routing_type, a("routingType").and_required());
    v("original", r.original, required);
    v("final", r.final_target, required);
}

template <class Visitor>
void members(Visitor& v, call_transcription_info& t) {
    v("state", t.state, a("callTranscriptionState").and_required());
    v("lastModifiedDateTime", t.last_modified_date_time, a("DateTimeOffset"));
}

}  // namespace switchhook::graph
