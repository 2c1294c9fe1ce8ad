#pragma once
// The parts of a call, each named once, for who writes a snapshot and who reads one. A name in here is the format: it
// may be added to, but what a name means does not change. Enumerations are numbers: new ones go to the end.

#include <array>
#include <string_view>
#include <variant>

#include "bot/call/call.hpp"

namespace switchhook::bot {

inline constexpr int snapshot_format = 1;

// The memories of steps, in the order of step_memory.
inline constexpr std::array<std::string_view, std::variant_size_v<step_memory>> memory_names{
    "none", "input", "record", "form", "voicemail", "hunt", "queue"};

// The last of an enumeration: what is beyond it was never written.
template <class Enumeration>
inline constexpr auto last_of = nullptr;
template <>
inline constexpr auto last_of<call_phase> = call_phase::terminated;
template <>
inline constexpr auto last_of<ending> = ending::lost;
template <>
inline constexpr auto last_of<transfer_progress> = transfer_progress::accepted;
template <>
inline constexpr auto last_of<media_kind> = media_kind::recording;
template <>
inline constexpr auto last_of<purpose> = purpose::callback;
template <>
inline constexpr auto last_of<flow_progress> = flow_progress::ended;
template <>
inline constexpr auto last_of<input_memory::stage> = input_memory::stage::leaving;
template <>
inline constexpr auto last_of<voicemail_memory::stage> = voicemail_memory::stage::reviewing;
template <>
inline constexpr auto last_of<hunt_memory::stage> = hunt_memory::stage::transferring;
template <>
inline constexpr auto last_of<queue_memory::stage> = queue_memory::stage::returning;
template <>
inline constexpr auto last_of<hours_state> = hours_state::holiday;
template <>
inline constexpr auto last_of<graph::call_direction> = graph::call_direction::outgoing;
template <>
inline constexpr auto last_of<graph::media_state> = graph::media_state::inactive;
template <>
inline constexpr auto last_of<graph::transfer_result> = graph::transfer_result::failed;
template <>
inline constexpr auto last_of<graph::identity_kind> = graph::identity_kind::azure_communication_services_user;

template <class Visitor>
void members(Visitor& v, frame& f) {
    v("block", f.block);
    v("index", f.index);
}

template <class Visitor>
void members(Visitor& v, input_memory& m) {
    v("at", m.at);
    v("noinputs", m.noinputs);
    v("nomatches", m.nomatches);
    v("digits", m.digits);
    v("kept", m.kept);
}

template <class Visitor>
void members(Visitor& v, record_memory& m) {
    v("storing", m.storing);
    v("stopToneHeard", m.stop_tone_heard);
}

template <class Visitor>
void members(Visitor& v, form_memory& m) {
    v("input", m.input);
    v("asked", m.asked);
    v("refusals", m.refusals);
    v("correcting", m.correcting);
    v("chosen", m.chosen);
}

template <class Visitor>
void members(Visitor& v, voicemail_memory& m) {
    v("at", m.at);
    v("takes", m.takes);
    v("hearings", m.hearings);
    v("stopToneHeard", m.stop_tone_heard);
    v("review", m.review);
}

template <class Visitor>
void members(Visitor& v, hunt_memory& m) {
    v("at", m.at);
    v("next", m.next);
    v("tried", m.tried);
}

template <class Visitor>
void members(Visitor& v, queue_memory& m) {
    v("at", m.at);
    v("announcing", m.announcing);
    v("placed", m.placed);
    v("asked", m.asked);
    v("position", m.position);
    v("wait", m.wait);
    v("agentKind", m.agent_kind);
    v("agent", m.agent);
    v("lost", m.lost);
    v("since", m.since);
    v("until", m.until);
    v("announceAt", m.announce_at);
    v("answerDue", m.answer_due);
    v("askAt", m.ask_at);
    v("musicAt", m.music_at);
}

template <class Visitor>
void members(Visitor& v, voice_message::piece& p) {
    v("request", p.request);
    v("settled", p.settled);
    v("file", p.file);
    v("length", p.length);
}

template <class Visitor>
void members(Visitor& v, voice_message& m) {
    v("step", m.step);
    v("pieces", m.pieces);
    v("finished", m.finished);
    v("joined", m.joined);
    v("silenceBehind", m.silence_behind);
}

template <class Visitor>
void members(Visitor& v, result_value& r) {
    v("name", r.name);
    v("content", r.content);
    v("sensitive", r.sensitive);
}

template <class Visitor>
void members(Visitor& v, run_memory& m) {
    v("depth", m.depth);
    v("params", m.params);
}

template <class Visitor>
void members(Visitor& v, hours_override& o) {
    v("name", o.name);
    v("state", o.state);
    v("until", o.until);
}

template <class Visitor>
void members(Visitor& v, flow_memory& m) {
    v("progress", m.progress);
    v("language", m.language);
    v("position", m.position);
    v("step", m.step);
    v("results", m.results);
    v("params", m.params);
    v("runs", m.runs);
    v("tags", m.tags);
    v("hours", m.hours_said);
    v("typeAhead", m.type_ahead);
    v("passedOver", m.passed_over);
    v("stopTonesDue", m.stop_tones_due);
    v("stopTonesUntil", m.stop_tones_until);
    v("recordingOf", m.recording_of);
    v("message", m.message);
    v("left", m.left);
    v("fruitless", m.fruitless);
    v("inErrorSection", m.in_error_section);
    v("inHangupSection", m.in_hangup_section);
}

template <class Visitor>
void members(Visitor& v, media_operation& m) {
    v("kind", m.kind);
    v("request", m.request);
    v("operation", m.operation);
    v("hasParts", m.has_parts);
}

template <class Visitor>
void members(Visitor& v, asked_operation& a) {
    v("request", a.request);
    v("hasEnd", a.has_end);
    v("operation", a.operation);
}

template <class Visitor>
void members(Visitor& v, place_in_line& p) {
    v("number", p.number);
    v("line", p.line);
    v("since", p.since);
}

template <class Visitor>
void members(Visitor& v, dialling& d) {
    v("leg", d.leg);
    v("ringWithin", d.ring_within);
    v("givenUp", d.given_up);
    v("answered", d.answered);
    v("failed", d.failed);
}

template <class Visitor>
void members(Visitor& v, pending_request& p) {
    v("number", p.number);
    v("why", p.why);
}

template <class Visitor>
void members(Visitor& v, call& c) {
    v("key", c.key);
    v("id", c.id);
    v("direction", c.direction);
    v("from", c.from);
    v("to", c.to);
    v("tenant", c.tenant);
    v("chain", c.chain);
    v("routes", c.routes);
    v("phase", c.phase);
    v("ended", c.ended);
    v("askedEnding", c.asked_ending);
    v("mediaReady", c.media_ready);
    v("audio", c.audio);
    v("transfer", c.transfer);
    v("transferOverdue", c.transfer_overdue);
    v("operatorTransfers", c.operator_transfers);
    v("transferRequest", c.transfer_request);
    v("order", c.order);
    v("dial", c.dial);
    v("media", c.media);
    v("asked", c.asked);
    v("leg", c.leg);
    v("line", c.line);
    v("looks", c.looks);
    v("lastRequest", c.last_request);
    v("pending", c.pending);
    v("tones", c.tones);
    v("timers", c.timers);
    v("flow", c.flow);
}

}  // namespace switchhook::bot
