#include "bot/call/consistency.hpp"

#include <algorithm>

#include "bot/flow/interpreter.hpp"

namespace switchhook::bot {
namespace {

bool is_up(call_phase p) {
    return p == call_phase::established || p == call_phase::transferring ||
           p == call_phase::transfer_accepted;
}

std::string_view wrong_timer(const call& c) {
    const auto runs = [&](timer_name name) { return c.timers.runs(name); };
    const bool on_the_way = c.phase == call_phase::answering || c.phase == call_phase::establishing;
    if (runs(timer_name::establish) != on_the_way)
        return "establish runs exactly while the call is being established";
    if (runs(timer_name::keep_alive) != is_up(c.phase)) return "keepAlive runs exactly while the call is up";
    if (runs(timer_name::ending) != (c.phase == call_phase::terminating))
        return "ending runs exactly while terminating";
    if (runs(timer_name::media) != c.media.has_value())
        return "the media timer runs exactly while media is current";
    if (runs(timer_name::media_grace) && (c.media_ready || !is_up(c.phase)))
        return "mediaGrace runs before media is ready";
    if (c.phase == call_phase::established && !c.media_ready && !runs(timer_name::media_grace))
        return "an established call waits for its audio with a deadline";
    if (runs(timer_name::transfer) != (c.transfer != transfer_progress::none))
        return "the transfer timer runs exactly while a transfer is under way";
    if (runs(timer_name::tone_gap) && !(c.tones.has_gap() && is_up(c.phase)))
        return "toneGap runs only over a gap in a call that is up";
    if (runs(timer_name::ring) != (c.phase == call_phase::calling))
        return "ring runs exactly while somebody is called";
    if (runs(timer_name::news) && !is_up(c.phase) && c.phase != call_phase::calling)
        return "news is waited for of a call that stands or rings";
    if (runs(timer_name::operation) != c.asked.has_value())
        return "the operation timer runs exactly while something is asked for";
    if (runs(timer_name::input) && runs(timer_name::inter_digit))
        return "timeout and interDigit never run together";
    return {};
}

// The fetching of a recording has its own, and always reports.
bool has_deadline(const call& c) {
    const auto runs = [&](timer_name name) { return c.timers.runs(name); };
    return runs(timer_name::media) || runs(timer_name::input) || runs(timer_name::inter_digit) ||
           runs(timer_name::transfer) || runs(timer_name::ring) || runs(timer_name::operation) ||
           runs(timer_name::wait) ||
           std::any_of(c.pending.begin(), c.pending.end(),
                       [](const pending_request& p) { return p.why == purpose::recording; });
}

std::string_view wrong_position(const call& c, const flow& f) {
    const auto& at = c.flow;
    for (const auto& frame : at.position)
        if (frame.block >= f.blocks.size() || frame.index >= f.blocks[frame.block].steps.size())
            return "the position names a step of the flow";
    const bool inside = at.progress == flow_progress::running || at.progress == flow_progress::awaiting_media;
    if (inside == at.position.empty()) return "a running flow has a position, and only that";
    const auto* step = interpreter::current(c, f);
    const bool collects = step != nullptr && step->collects_keys();
    if ((c.timers.runs(timer_name::input) || c.timers.runs(timer_name::inter_digit)) && !collects)
        return "input timers run only in a step that collects keys";
    const auto* input = input_of(at.step);
    const bool remembers = !std::holds_alternative<std::monostate>(at.step);
    if ((collects && !remembers) || (input != nullptr && !collects))
        return "input is remembered exactly while it is collected";
    using stage = input_memory::stage;
    if (input != nullptr) {
        if (c.media.has_value() != (input->at == stage::prompting || input->at == stage::leaving))
            return "an input step plays while it prompts or leaves, and only then";
        if (c.timers.runs(timer_name::input) != (input->at == stage::waiting))
            return "timeout runs exactly while the first key is waited for";
        if (c.timers.runs(timer_name::inter_digit) != (input->at == stage::collecting))
            return "interDigitTimeout runs exactly while further keys are waited for";
    }
    if (step != nullptr && !has_deadline(c)) return "a step that waits has a deadline";
    return {};
}

bool is_step_of(const frame& at, const flow& f) {
    return at.block < f.blocks.size() && at.index < f.blocks[at.block].steps.size();
}

std::string_view wrong_message(const call& c, const flow& f) {
    const auto* mail = std::get_if<voicemail_memory>(&c.flow.step);
    const auto& message = c.flow.message;
    if (mail != nullptr && !message) return "a voicemail has its message";
    if (!message) return {};
    if (!is_step_of(message->step, f)) return "a message names the step that records it";
    if (message->pieces.size() > most_message_pieces) return "the pieces of a message are bounded";
    const bool on_its_way = std::any_of(c.pending.begin(), c.pending.end(),
                                        [](const auto& p) { return p.why == purpose::recording; });
    if (mail == nullptr)
        return message->finished && on_its_way ? "" : "a message outlives its step only while it is stored";
    using stage = voicemail_memory::stage;
    if (mail->at == stage::storing && !on_its_way) return "what is being stored is on its way";
    if (message->finished != (mail->at != stage::greeting && mail->at != stage::recording))
        return "a message is finished once it is no longer recorded";
    const auto playing = mail->at == stage::greeting || mail->at == stage::hearing;
    if (playing && (!c.media || c.media->kind != media_kind::prompt))
        return "greetings and messages are heard";
    if (mail->at == stage::recording && (!c.media || c.media->kind != media_kind::recording))
        return "a voicemail that records has a recording";
    if (mail->at == stage::storing && c.media) return "nothing plays while a message is stored";
    return {};
}

// Each waits for something: else it was kept.
std::string_view wrong_left(const call& c, const flow& f) {
    const auto is_stored_now = [&](const voice_message::piece& p) {
        return !p.settled && std::any_of(c.pending.begin(), c.pending.end(), [&](const pending_request& r) {
            return r.why == purpose::recording && r.number == p.request;
        });
    };
    for (const auto& m : c.flow.left) {
        if (!is_step_of(m.step, f)) return "a message names the step that records it";
        if (!m.finished) return "what was left behind is finished";
        if (!(m.joined && is_stored_now(*m.joined)) &&
            std::none_of(m.pieces.begin(), m.pieces.end(), is_stored_now))
            return "what was left behind is being stored";
    }
    return {};
}

std::string_view wrong_hunt(const call& c) {
    const auto* hunt = std::get_if<hunt_memory>(&c.flow.step);
    if (hunt == nullptr) return {};
    const bool rings = hunt->at == hunt_memory::stage::transferring;
    if (rings != (c.transfer != transfer_progress::none))
        return "a hunt transfers, or announces that it will";
    if (rings && c.timers.runs(timer_name::wait)) return "a hunt does not pause while a target rings";
    return {};
}

std::string_view wrong_queue(const call& c) {
    using stage = queue_memory::stage;
    const auto* queue = std::get_if<queue_memory>(&c.flow.step);
    if (queue == nullptr) return c.line ? "only a queue waits in a line" : "";
    if (c.line.has_value() == (queue->at == stage::asking)) return "a queue that has its agents is in a line";
    const bool rings = c.leg && c.asked && c.asked->request == *c.leg;
    if ((queue->at == stage::ringing) != rings) return "a queue rings exactly while it waits for a leg";
    if ((queue->at == stage::handing_over) != (c.transfer != transfer_progress::none))
        return "a queue hands over exactly while it transfers";
    if (queue->at == stage::returning && c.media_ready) return "a queue returns before the audio is back";
    if (queue->announcing && !c.media) return "an announcement plays";
    const bool waits =
        queue->at == stage::asking || queue->at == stage::entering || queue->at == stage::waiting;
    if (waits && !c.timers.runs(timer_name::wait)) return "waiting in a line has a deadline";
    return {};
}

}  // namespace

std::string_view find_inconsistency(const call& c, const flow& f) {
    if (const auto wrong = wrong_timer(c); !wrong.empty()) return wrong;
    if (const auto wrong = wrong_position(c, f); !wrong.empty()) return wrong;
    if (const auto wrong = wrong_message(c, f); !wrong.empty()) return wrong;
    if (const auto wrong = wrong_left(c, f); !wrong.empty()) return wrong;
    if (const auto wrong = wrong_hunt(c); !wrong.empty()) return wrong;
    if (const auto wrong = wrong_queue(c); !wrong.empty()) return wrong;
    if (c.media && c.phase != call_phase::established) return "media is current only in an established call";
    if (c.media_ready && !is_up(c.phase)) return "media is ready only while the call is up";
    if (c.transfer != transfer_progress::none && !is_up(c.phase))
        return "a transfer is under way only while the call is up";
    if (c.media && c.transfer != transfer_progress::none) return "nothing plays during a transfer";
    if (c.phase == call_phase::prepared && !c.id.empty()) return "a call that is not placed has no id";
    if (c.direction != graph::call_direction::outgoing &&
        (c.phase == call_phase::prepared || c.phase == call_phase::calling))
        return "incoming calls are not placed";
    if ((c.phase == call_phase::terminated) != (c.ended != ending::none))
        return "exactly the terminated have an ending";
    if (c.phase == call_phase::terminating && c.flow.progress != flow_progress::stopped)
        return "the flow is stopped while the call ends";
    // One event may bring all the keys behind a gap, and each of them cancel a prompt and play another, be it in
    // twenty requests.
    if (c.pending.size() > 1000 || c.flow.type_ahead.size() > 64) return "what waits is bounded";
    return {};
}

}  // namespace switchhook::bot
