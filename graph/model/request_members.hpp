#pragma once
// The members of the bodies of requests, for the visitors of describing/members.hpp. A request without a
// body has none.

#include "graph/model/requests.hpp"
#include "graph/model/resources/device_quality_members.hpp"
#include "graph/model/resources/participant_members.hpp"

namespace switchhook::graph {

template <class Visitor>
void context_member(Visitor& v, std::string& client_context) {
    v("clientContext", client_context, client_context_rule);
}

template <class Visitor, class Request>
requires requires(Request r) { r.client_context; }
void members(Visitor& v, Request& r) { context_member(v, r.client_context); }

// The body is a call.
template <class Visitor>
void members(Visitor& v, create_call_request& r) {
    members(v, r.call);
}

// The metadata says that callbackUri must be there, the page that it may be left out; the page lists
// acceptedModalities as required, the metadata does not. Taken is what either lets pass.
template <class Visitor>
void members(Visitor& v, answer_request& r) {
    v("callbackUri", r.callback_uri);
    v("acceptedModalities", r.accepted_modalities, a("modality"));
    v("mediaConfig", r.media, required);
    v("participantCapacity", r.participant_capacity);
    v("callOptions", r.options);
}

template <class Visitor>
void members(Visitor& v, reject_request& r) {
    v("reason", r.reason);
    v("callbackUri", r.callback_uri);
}

template <class Visitor>
void members(Visitor& v, redirect_request& r) {
    v("targets", r.targets, required.at_most(25));
    v("timeout", r.timeout_seconds, between(15, 90));
    v("callbackUri", r.callback_uri);
    v("routingPolicies", r.routing_policies, a("routingPolicy").beyond());
    v("targetDisposition", r.target_disposition, a("callDisposition").beyond());
    v("maskCallee", r.mask_callee, beyond_metadata);
    v("maskCaller", r.mask_caller, beyond_metadata);
}

template <class Visitor>
void members(Visitor& v, transfer_request& r) {
    v("transferTarget", r.target, required);
    v("transferee", r.transferee);
    v("clientContext", r.client_context, client_context_rule.beyond());
}

template <class Visitor>
void members(Visitor& v, play_prompt_request& r) {
    context_member(v, r.client_context);
    v("prompts", r.prompts, required.at_most(20));
    v("loop", r.loop, beyond_metadata);
}

template <class Visitor>
void members(Visitor& v, record_response_request& r) {
    context_member(v, r.client_context);
    v("bargeInAllowed", r.barge_in_allowed);
    v("prompts", r.prompts, at_most(1));
    v("initialSilenceTimeoutInSeconds", r.initial_silence_timeout_seconds, between(1, 120));
    v("maxSilenceTimeoutInSeconds", r.max_silence_timeout_seconds, between(1, 120));
    v("maxRecordDurationInSeconds", r.max_record_duration_seconds, between(1, 120));
    v("playBeep", r.play_beep);
    v("stopTones", r.stop_tones);
}

template <class Visitor>
void members(Visitor& v, send_dtmf_tones_request& r) {
    context_member(v, r.client_context);
    v("tones", r.tones, required);
    v("delayBetweenTonesMs", r.delay_between_tones_ms);
}

template <class Visitor>
void members(Visitor& v, change_screen_sharing_role_request& r) {
    v("role", r.role, a("screenSharingRole").and_required());
}

template <class Visitor>
void members(Visitor& v, update_recording_status_request& r) {
    context_member(v, r.client_context);
    v("status", r.status, a("recordingStatus").and_required());
}

template <class Visitor>
void members(Visitor& v, invite_request& r) {
    v("participants", r.participants, required.at_most(5));
    context_member(v, r.client_context);
}

template <class Visitor>
void members(Visitor& v, start_hold_music_request& r) {
    v("customPrompt", r.custom_prompt);
    context_member(v, r.client_context);
}

template <class Visitor>
void members(Visitor& v, create_audio_routing_group_request& r) {
    members(v, r.group);
}

// A change names what it changes.
template <class Visitor>
void members(Visitor& v, update_audio_routing_group_request& r) {
    v("id", r.group.id);
    v("routingMode", r.group.routing_mode, a("routingMode"));
    v("sources", r.group.sources);
    v("receivers", r.group.receivers);
}

template <class Visitor>
void members(Visitor& v, log_device_quality_request& r) {
    v("quality", r.quality, required);
}

}  // namespace switchhook::graph
