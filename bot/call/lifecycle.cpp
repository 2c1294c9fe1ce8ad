#include "bot/call/lifecycle.hpp"

#include <algorithm>

#include "bot/flow/interpreter.hpp"

namespace switchhook::bot::lifecycle {
namespace {

// By the step at which the call stands: an operator may send a call away from any.
bool is_handed_over(const call& c, ending how) {
    if (how == ending::by_transfer) return c.transfer != transfer_progress::none || !c.operator_transfers;
    return how == ending::by_redirect;
}

// Nothing of it goes on.
void let_go(turn& t, ending how) {
    auto& c = t.call;
    if (is_handed_over(c, how)) interpreter::handed_over(t);
    interpreter::stop(t);
    c.media.reset();
    c.media_ready = false;
    c.asked.reset();
    c.transfer = transfer_progress::none;
    c.timers.stop_all();
}

void begin_ending(turn& t, ending meaning) {
    auto& c = t.call;
    let_go(t, meaning);
    c.phase = call_phase::terminating;
    c.asked_ending = meaning;
    c.looks = 0;
    t.start(timer_name::ending, t.world.settings.ending_within);
}

}  // namespace

void established(turn& t) {
    auto& c = t.call;
    c.phase = call_phase::established;
    c.looks = 0;
    t.stop(timer_name::establish);
    t.plan_keep_alive();
    t.start(timer_name::media_grace, t.world.settings.media_grace);
    check_media(t);
}

void check_media(turn& t) {
    auto& c = t.call;
    if (c.phase != call_phase::established || c.media_ready || c.audio != graph::media_state::active) return;
    t.stop(timer_name::media_grace);
    c.media_ready = true;
    if (t.world.flow->hears_keys) t.subscribe_to_tones();
    interpreter::media_ready(t);
}

void hang_up(turn& t) {
    const auto phase = t.call.phase;
    if (phase == call_phase::terminating || phase == call_phase::terminated) return;
    if (phase == call_phase::offered) return refuse(t, graph::reject_reason::none);
    if (phase == call_phase::prepared)
        return gone(t, t.call.dial.failed ? ending::not_reached : ending::by_hangup);
    begin_ending(t, ending::by_hangup);
    t.hang_up_request();
}

void refuse(turn& t, graph::reject_reason reason) {
    if (t.call.phase != call_phase::offered) return hang_up(t);
    begin_ending(t, ending::rejected);
    t.reject(reason);
}

void redirected(turn& t, milliseconds rings) {
    begin_ending(t, ending::by_redirect);
    t.start(timer_name::ending, rings + t.world.settings.ending_within);
}

void call_was_answered(turn& t) {
    auto& c = t.call;
    c.dial.answered = true;
    t.stop(timer_name::ring);
    established(t);
    interpreter::deliver(t, call_answered{});
}

void leg_failed(turn& t, graph::transfer_result why) {
    auto& c = t.call;
    c.phase = call_phase::prepared;
    c.id = {};
    c.looks = 0;
    c.audio.reset();
    c.dial = dialling{0, {}, {}, false, c.dial.given_up.value_or(why)};
    t.stop(timer_name::ring);
    t.stop(timer_name::news);
    c.pending.clear();
    interpreter::deliver(t, call_failed{*c.dial.failed});
}

void give_up_calling(turn& t) {
    auto& c = t.call;
    c.dial.given_up = graph::transfer_result::no_answer;
    c.looks = 0;
    t.start(timer_name::ring, t.world.settings.ending_within);
    t.hang_up_request();
}

void ending_announced(turn& t) {
    const bool transferred = t.call.transfer == transfer_progress::accepted;
    begin_ending(t, transferred ? ending::by_transfer : t.call.asked_ending);
}

void transfer_came_back(turn& t, graph::transfer_result result) {
    auto& c = t.call;
    c.transfer = transfer_progress::none;
    c.phase = call_phase::established;
    c.looks = 0;
    t.stop(timer_name::transfer);
    // Keys are no longer reported after a transfer was tried, and audio may have to come back first.
    if (c.audio == graph::media_state::inactive) {
        c.media_ready = false;
        t.start(timer_name::media_grace, t.world.settings.media_grace);
    } else if (t.world.flow->hears_keys) {
        t.subscribe_to_tones();
    }
    interpreter::deliver(t, transfer_failed{result});
}

void gone(turn& t, ending how) {
    auto& c = t.call;
    if (c.phase != call_phase::terminated) {
        t.report_leg(c.dial.failed.value_or(graph::transfer_result::declined));
        let_go(t, how);
        c.phase = call_phase::terminated;
        c.ended = how;
        std::erase_if(c.pending, [](const pending_request& p) { return p.why != purpose::recording; });
    }
    // A recording on its way belongs to what on.hangup may want to speak of.
    if (!c.pending.empty()) return;
    if (c.ended == ending::rejected)
        c.flow.progress = flow_progress::ended;
    else
        interpreter::run_hangup_section(t);
}

// https://learn.microsoft.com/graph/api/call-delete lists the codes of the end of a call.
ending ending_of(const call& c, const std::optional<graph::result_info>& result) {
    constexpr int transfer_completed = 7015;
    if (c.transfer == transfer_progress::accepted || (result && result->subcode == transfer_completed))
        return ending::by_transfer;
    if (c.asked_ending != ending::none) return c.asked_ending;
    constexpr int cancelled_by_caller = 487;
    if (!result || graph::is_graceful(*result) || result->code == cancelled_by_caller)
        return c.direction == graph::call_direction::outgoing ? ending::by_callee : ending::by_caller;
    return ending::lost;
}

ending ending_unheard_of(const call& c) {
    const auto how = ending_of(c, std::nullopt);
    return how == ending::by_caller || how == ending::by_callee ? ending::lost : how;
}

}  // namespace switchhook::bot::lifecycle
