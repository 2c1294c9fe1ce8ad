#include "bot/call/resuming.hpp"

#include <algorithm>

#include "bot/call/outcomes.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/flow/voice_message.hpp"

namespace switchhook::bot {
namespace {

bool is_made_now(const call_resumed& e, std::uint32_t request) {
    return e.makes_from != 0 && request >= e.makes_from;
}

// Of a prompt or recording that Graph may never have been asked for.
bool is_unheard_of(const call& c, const call_resumed& e) {
    return c.media && !is_made_now(e, c.media->request) &&
           std::any_of(c.pending.begin(), c.pending.end(),
                       [&](const pending_request& p) { return p.number == c.media->request; });
}

// Moments that lie ahead would else not come for as long as the clock was set back.
void set_back(call& c, milliseconds by) {
    c.timers.set_back(by);
    c.tones.set_back(by);
    if (c.line) c.line->since -= by;
    c.flow.stop_tones_until -= by;
    auto* queue = std::get_if<queue_memory>(&c.flow.step);
    if (queue == nullptr) return;
    for (auto* at : {&queue->since, &queue->until, &queue->announce_at}) *at -= by;
    for (auto* at : {&queue->answer_due, &queue->ask_at, &queue->music_at})
        if (*at) **at -= by;
}

// Others than `redirect`, which Graph knows for as long as the call rings.
bool may_be_asked_again(const call& c) {
    return c.asked && std::any_of(c.pending.begin(), c.pending.end(), [&](const pending_request& p) {
               return p.number == c.asked->request &&
                      (p.why == purpose::service || p.why == purpose::callback || p.why == purpose::step);
           });
}

// What was waited for may have happened while nobody listened: the news of it is told again, and comes first. What is
// asked only now, or again, has its whole time for it.
void give_time(turn& t, const call_resumed& e) {
    auto& timers = t.call.timers;
    const auto not_before = [&](timer_name name, instant at) {
        if (const auto due = timers.due(name); due && *due < at) timers.start(name, at);
    };
    if (t.call.media && is_made_now(e, t.call.media->request))
        if (const auto due = timers.due(timer_name::media)) not_before(timer_name::media, *due + *e.away);
    if (const auto* step = interpreter::current(t.call, *t.world.flow);
        step != nullptr && may_be_asked_again(t.call))
        not_before(timer_name::operation, t.now + step->longest_wait(t.world));
    // Else it is asked for the agents again, and given up before it can reply.
    if (auto* queue = std::get_if<queue_memory>(&t.call.flow.step);
        queue != nullptr && queue->at == queue_memory::stage::asking && queue->answer_due)
        *queue->answer_due += std::max(*e.away, milliseconds(0));
    const auto told = t.now + t.world.settings.news_within + milliseconds(1);
    for (const auto name : {timer_name::media, timer_name::tone_gap, timer_name::input,
                            timer_name::inter_digit, timer_name::transfer, timer_name::operation})
        not_before(name, told);
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
    if (e.away && *e.away < milliseconds(0)) set_back(c, -*e.away);
    if (e.away) give_time(t, e);
    if (c.phase == call_phase::terminated) return t.because("another process goes on with the call");
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
