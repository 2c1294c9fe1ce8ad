#include "bot/call/resuming.hpp"

#include <algorithm>

#include "bot/call/outcomes.hpp"
#include "bot/flow/interpreter.hpp"

namespace switchhook::bot {
namespace {

// Of a prompt or recording that Graph may never have been asked for.
bool is_unheard_of(const call& c) {
    return c.media && std::any_of(c.pending.begin(), c.pending.end(),
                                  [&](const pending_request& p) { return p.number == c.media->request; });
}

// Nothing is lost by it but a few keys.
bool may_begin_anew(const flow_memory& m) {
    const auto& memory = m.step;
    if (std::holds_alternative<voicemail_memory>(memory)) return m.message && m.message->pieces.empty();
    return std::holds_alternative<std::monostate>(memory) || std::holds_alternative<input_memory>(memory) ||
           std::holds_alternative<record_memory>(memory);
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
    if (has_lost_keys || (is_unheard_of(c) && may_begin_anew(c.flow))) {
        interpreter::enter_again(t);
    } else if (is_unheard_of(c)) {
        const auto number = c.media->request;
        std::erase_if(c.pending, [&](const pending_request& p) { return p.number == number; });
        request_was_refused(t, purpose::media, {number, request_error::unavailable, 0, {}, {}});
    }
    interpreter::process_changed(t);
    t.because("another process goes on with the call");
}

}  // namespace switchhook::bot
