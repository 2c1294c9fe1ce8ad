#include "bot/call/resuming.hpp"

#include <algorithm>

#include "bot/call/outcomes.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/flow/voice_message.hpp"

namespace switchhook::bot {
namespace {

// Of a prompt or recording that Graph may never have been asked for.
bool is_unheard_of(const call& c, const call_resumed& e) {
    const bool is_made_now = e.makes_from != 0 && c.media && c.media->request >= e.makes_from;
    return c.media && !is_made_now &&
           std::any_of(c.pending.begin(), c.pending.end(),
                       [&](const pending_request& p) { return p.number == c.media->request; });
}

bool stores_for_this_step(const call& c, const pending_request& p) {
    return p.why == purpose::recording && !is_left(c.flow, p.number);
}

// All that the caller has said in this step was on its way to the store. Who is gone cannot be asked again.
bool has_lost_recording(const call& c) {
    const auto lost = std::count_if(c.pending.begin(), c.pending.end(),
                                    [&](const pending_request& p) { return stores_for_this_step(c, p); });
    if (lost == 0 || c.phase != call_phase::established) return false;
    if (std::holds_alternative<record_memory>(c.flow.step)) return true;
    return std::holds_alternative<voicemail_memory>(c.flow.step) && c.flow.message &&
           c.flow.message->pieces.size() <= static_cast<std::size_t>(lost);
}

// Nothing is lost by it but a few keys.
bool may_begin_anew(const flow_memory& m) {
    const auto& memory = m.step;
    if (std::holds_alternative<voicemail_memory>(memory)) return m.message && m.message->pieces.empty();
    return std::holds_alternative<std::monostate>(memory) || std::holds_alternative<input_memory>(memory) ||
           std::holds_alternative<record_memory>(memory);
}

// The step knows more than its last question, and asks that again.
bool may_ask_again(const flow_memory& m) {
    const auto* message = std::get_if<voicemail_memory>(&m.step);
    return std::holds_alternative<form_memory>(m.step) ||
           (message != nullptr && message->at == voicemail_memory::stage::reviewing);
}

}  // namespace

void go_on(turn& t, const call_resumed& e) {
    auto& c = t.call;
    const bool is_placed = c.phase != call_phase::prepared && !c.id.empty();
    // What it was told while nobody listened may say more than GET does, and what was just asked for may have yet to show.
    const bool is_up = c.timers.runs(timer_name::keep_alive);
    if (is_up || (c.phase == call_phase::calling && is_placed))
        t.start(timer_name::news, t.world.settings.news_within);
    else if (is_placed)
        t.look();
    const auto* step = interpreter::current(c, *t.world.flow);
    const bool has_lost_keys = e.asks_again && step != nullptr && step->collects_keys();
    const bool is_unheard = is_unheard_of(c, e), has_lost_message = has_lost_recording(c);
    if (has_lost_keys || has_lost_message || (is_unheard && may_begin_anew(c.flow))) {
        std::erase_if(c.pending, [&](const pending_request& p) {
            return has_lost_message && stores_for_this_step(c, p);
        });
        interpreter::enter_again(t);
    } else if (is_unheard && may_ask_again(c.flow)) {
        t.cancel_media();
        interpreter::deliver(t, prompt_is_lost{});
    } else if (is_unheard) {
        const auto number = c.media->request;
        std::erase_if(c.pending, [&](const pending_request& p) { return p.number == number; });
        request_was_refused(t, purpose::media, {number, request_error::unavailable, 0, {}, {}});
    }
    interpreter::enter_line_again(t);
    t.because("another process goes on with the call");
}

}  // namespace switchhook::bot
