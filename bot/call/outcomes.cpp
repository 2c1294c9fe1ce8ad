#include "bot/call/outcomes.hpp"

#include <algorithm>

#include "bot/call/lifecycle.hpp"
#include "bot/call/reasons.hpp"
#include "bot/flow/interpreter.hpp"

namespace switchhook::bot {
namespace {

using graph::call_state;

bool is_pending(const call& c, purpose why) {
    return std::any_of(c.pending.begin(), c.pending.end(),
                       [&](const pending_request& p) { return p.why == why; });
}

std::string_view reason_of(ending how) {
    switch (how) {
        case ending::by_caller: return "caller hung up";
        case ending::by_callee: return "the other side hung up";
        case ending::by_hangup: return "call ended by the flow";
        case ending::by_transfer: return "transfer completed";
        case ending::by_redirect: return "call redirected";
        case ending::rejected: return "call rejected";
        case ending::not_reached: return "nobody was reached";
        case ending::lost:
        case ending::none: break;
    }
    return "call lost";
}

std::string_view reason_of(graph::transfer_result why) {
    switch (why) {
        case graph::transfer_result::busy: return "busy";
        case graph::transfer_result::no_answer: return "no answer";
        case graph::transfer_result::declined: return "declined";
        case graph::transfer_result::unreachable: return "unreachable";
        case graph::transfer_result::failed: break;
    }
    return "call could not be placed";
}

void calling_failed(turn& t, graph::transfer_result why) {
    t.because(reason_of(t.call.dial.given_up.value_or(why)));
    lifecycle::leg_failed(t, why);
}

void state_is_established(turn& t, const call_changed& e) {
    auto& c = t.call;
    switch (c.phase) {
        case call_phase::prepared: return t.because("late state ignored");
        case call_phase::calling:
            if (c.dial.given_up) return t.because("answered too late");
            t.because(reason_of_answer);
            return lifecycle::call_was_answered(t);
        case call_phase::offered:
        case call_phase::answering:
        case call_phase::establishing: t.because("call established"); return lifecycle::established(t);
        case call_phase::established:
        case call_phase::transferring:
        case call_phase::transfer_accepted: break;
        case call_phase::terminating:
        case call_phase::terminated: return t.because("late state ignored");
    }
    // A failed transfer falls back to `established`. Without a reason it is one only if the transfer was seen
    // to begin; otherwise it is an earlier notification, repeated.
    // https://learn.microsoft.com/graph/api/call-transfer
    if (c.transfer != transfer_progress::none && (e.result || c.transfer != transfer_progress::asked)) {
        t.because("transfer failed");
        const auto result =
            e.result ? graph::classify_transfer_failure(*e.result) : graph::transfer_result::failed;
        return lifecycle::transfer_came_back(t, result);
    }
    t.because(c.media_ready ? "established again, ignored" : "call established");
    lifecycle::check_media(t);
}

void state_is_transferring(turn& t) {
    auto& c = t.call;
    if (c.transfer != transfer_progress::asked) return t.because("late state ignored");
    c.transfer = transfer_progress::seen;
    c.transfer_request = c.last_request;
    c.phase = call_phase::transferring;
    t.because("transfer began");
}

void state_is_transfer_accepted(turn& t) {
    auto& c = t.call;
    if (c.transfer != transfer_progress::asked && c.transfer != transfer_progress::seen)
        return t.because("late state ignored");
    c.transfer = transfer_progress::accepted;
    c.transfer_request = c.last_request;
    c.phase = call_phase::transfer_accepted;
    c.looks = 0;
    t.start(timer_name::transfer, t.world.settings.ending_within);
    t.because("transfer accepted");
}

void state_is_terminating(turn& t) {
    if (t.call.phase == call_phase::terminating) return t.because("call is ending");
    // Its end says why, and that is what the flow waits for.
    if (t.call.phase == call_phase::calling || t.call.phase == call_phase::prepared)
        return t.because("Graph is ending the call");
    lifecycle::ending_announced(t);
    t.because("Graph is ending the call");
}

// GET told how the call stands: what the missing notification would have said, and two things only GET can
// say.
void looked(turn& t, std::uint32_t request, const call_changed& found) {
    auto& c = t.call;
    if (found.state == call_state::incoming && c.phase == call_phase::answering &&
        !is_pending(c, purpose::answer)) {
        t.because("answer was lost, answering again");
        return t.answer();
    }
    if (found.state == call_state::established && c.transfer != transfer_progress::none) {
        if (request <= c.transfer_request) return t.because("asked before the transfer got there, ignored");
        t.because("transfer was not answered");
        return lifecycle::transfer_came_back(t, found.result ? graph::classify_transfer_failure(*found.result)
                                                             : graph::transfer_result::no_answer);
    }
    if (c.phase == call_phase::terminating && found.state != call_state::terminating &&
        found.state != call_state::terminated && !is_pending(c, purpose::hang_up) &&
        !is_pending(c, purpose::reject)) {
        t.because("call still stands, ending it again");
        if (c.asked_ending == ending::rejected) return t.reject(graph::reject_reason::none);
        return t.hang_up_request();
    }
    const bool is_ending = found.state == call_state::terminating || found.state == call_state::terminated;
    if (c.phase == call_phase::calling && c.dial.given_up && !is_ending && !is_pending(c, purpose::hang_up)) {
        t.because("call still stands, ending it again");
        return t.hang_up_request();
    }
    // It was asked because the time to answer was up.
    if (c.phase == call_phase::calling && !c.dial.given_up && !is_ending && c.looks > 0 &&
        found.state != call_state::established) {
        t.because("nobody answered in time");
        return lifecycle::give_up_calling(t);
    }
    apply_change(t, found);
}

void create_failed(turn& t, const request_failed& e) {
    auto& c = t.call;
    if (c.phase == call_phase::terminating) {
        if (e.error == request_error::outcome_unknown) return t.because("no answer to a call being ended");
        t.because("call was never placed");
        return lifecycle::gone(t, lifecycle::ending_unheard_of(c));
    }
    if (c.phase != call_phase::calling || e.request != c.dial.leg)
        return t.because("late failure of a call ignored");
    // It may ring all the same: a notification would tell, and nobody else can.
    if (e.error == request_error::outcome_unknown && !c.dial.given_up) {
        t.because("no answer to the call, waiting for news of it");
        return t.start(timer_name::ring, c.dial.ring_within);
    }
    calling_failed(t, graph::transfer_result::failed);
}

void redirect_failed(turn& t, const request_failed& e) {
    auto& c = t.call;
    if (!c.asked || c.asked->request != e.request) return t.because("late failure of `redirect` ignored");
    if (e.error == request_error::outcome_unknown) {
        t.because("no answer to `redirect`, asking how the call stands");
        return t.look();
    }
    asked_is_over(t, false);
    t.because("call could not be redirected");
}

void media_request_failed(turn& t, const request_failed& e) {
    auto& c = t.call;
    if (!c.media || c.media->request != e.request) return t.because("request of an earlier operation failed");
    if (e.error == request_error::outcome_unknown) {
        t.because("no answer to a media request, waiting for its end");
        return t.look();
    }
    const auto kind = c.media->kind;
    // What comes before the refused part would play on, and nobody could stop it.
    if (c.media->has_parts) t.cancel_media();
    c.media.reset();
    t.stop(timer_name::media);
    if (kind == media_kind::prompt) {
        t.because("prompt could not be sent");
        return interpreter::deliver(t, prompt_ended{false});
    }
    t.because("recording could not be asked for");
    interpreter::deliver(t, recording_ended{});
}

}  // namespace

void asked_is_over(turn& t, bool well) {
    // What was never heard of is not waited for at the end either.
    std::erase_if(t.call.pending, [&](const pending_request& p) {
        return t.call.asked && p.number == t.call.asked->request &&
               (p.why == purpose::service || p.why == purpose::callback);
    });
    t.call.asked.reset();
    t.stop(timer_name::operation);
    t.because(well ? "what was asked for is done" : "what was asked for failed");
    interpreter::deliver(t, operation_done{well});
}

void call_was_named(turn& t, const graph::call_id& id) {
    auto& c = t.call;
    if (!c.id.empty() || id.empty()) return;
    c.id = id;
    // It was to be ended before it had a name.
    if (c.phase == call_phase::terminating || c.dial.given_up) t.hang_up_request();
}

void leg_is_gone(turn& t, const std::optional<graph::result_info>& result) {
    auto& c = t.call;
    if (c.phase == call_phase::prepared) return t.because("end of an earlier call, ignored");
    if (c.phase == call_phase::calling)
        return calling_failed(
            t, result ? graph::classify_transfer_failure(*result) : graph::transfer_result::failed);
    const auto how = lifecycle::ending_of(c, result);
    t.because(reason_of(how));
    lifecycle::gone(t, how);
}

void apply_change(turn& t, const call_changed& e) {
    auto& c = t.call;
    if (e.audio) c.audio = e.audio;
    t.because("nothing new");
    switch (e.state.value_or(call_state::unknown)) {
        case call_state::establishing:
        case call_state::ringing:
            if (c.phase == call_phase::calling) return t.because("it rings");
            if (c.phase != call_phase::answering) return t.because("late state ignored");
            c.phase = call_phase::establishing;
            return t.because("call is being established");
        case call_state::established: return state_is_established(t, e);
        case call_state::transferring: return state_is_transferring(t);
        case call_state::transfer_accepted: return state_is_transfer_accepted(t);
        case call_state::terminating: return state_is_terminating(t);
        case call_state::terminated: return leg_is_gone(t, e.result);
        case call_state::incoming:
        case call_state::hold:
        case call_state::redirecting:
        case call_state::unknown: return lifecycle::check_media(t);
    }
}

void request_was_answered(turn& t, purpose why, const request_succeeded& e) {
    auto& c = t.call;
    t.because("request accepted");
    switch (why) {
        case purpose::create:
            call_was_named(t, e.created);
            if (c.phase == call_phase::calling && !c.dial.given_up && e.request == c.dial.leg)
                t.start(timer_name::ring, c.dial.ring_within);
            return;
        case purpose::redirect:
            if (c.phase != call_phase::offered || !c.asked || c.asked->request != e.request) return;
            t.because("call is redirected");
            return lifecycle::redirected(t, t.world.settings.redirect_within);
        case purpose::step:
            if (!c.asked || c.asked->request != e.request) return;
            c.asked->operation = e.operation;
            if (!c.asked->has_end) asked_is_over(t, true);
            return;
        case purpose::answer:
            if (c.phase == call_phase::answering || c.phase == call_phase::establishing)
                t.start(timer_name::establish, t.world.settings.establish_within);
            return;
        case purpose::media:
            if (c.media && c.media->request == e.request) c.media->operation = e.operation;
            return;
        case purpose::look:
            if (e.call) looked(t, e.request, *e.call);
            return;
        case purpose::reject:
        case purpose::hang_up:
            if (c.phase == call_phase::terminating)
                t.start(timer_name::ending, t.world.settings.ending_within);
            return;
        case purpose::subscribe:
        case purpose::cancel:
        case purpose::transfer:
        case purpose::keep_alive:
        case purpose::operator_:
        case purpose::recording:
        case purpose::service:
        case purpose::callback: return;
    }
}

void request_was_refused(turn& t, purpose why, const request_failed& e) {
    auto& c = t.call;
    if (why == purpose::create) return create_failed(t, e);
    // What an operator asks for may name a participant who is gone; the flow's own requests do not.
    if (e.error == request_error::gone && why != purpose::operator_ && why != purpose::step) {
        if (c.phase == call_phase::calling) return calling_failed(t, graph::transfer_result::failed);
        t.because("Graph does not know the call any more");
        return lifecycle::gone(t, lifecycle::ending_unheard_of(c));
    }
    switch (why) {
        case purpose::create: return;
        case purpose::redirect: return redirect_failed(t, e);
        case purpose::step:
            if (!c.asked || c.asked->request != e.request) return t.because("late failure ignored");
            if (e.error == request_error::gone) t.look();
            return asked_is_over(t, false);
        case purpose::operator_: return t.because("what the operator asked for failed");
        case purpose::answer:
            // Graph said meanwhile that the call was answered, or is ending: the request changes nothing.
            if (c.phase != call_phase::answering) return t.because("failed answer to a settled call");
            // While it still rings it may be answered after all; looked() does so.
            if (e.error != request_error::refused && c.looks < most_looks) {
                t.because("answering failed, asking how the call stands");
                return t.look();
            }
            t.because("answering failed");
            c.phase = call_phase::offered;
            return lifecycle::refuse(t, graph::reject_reason::none);
        case purpose::media: return media_request_failed(t, e);
        case purpose::transfer:
            // An earlier transfer, or one that Graph has said to be under way.
            if (c.transfer != transfer_progress::asked || e.request != c.transfer_request)
                return t.because("late failure of `transfer` ignored");
            if (e.error == request_error::outcome_unknown && c.timers.runs(timer_name::news))
                return t.because("no answer to `transfer`, waiting for news of it");
            if (e.error == request_error::outcome_unknown) {
                t.because("no answer to `transfer`, asking how the call stands");
                return t.look();
            }
            t.because("transfer could not be asked for");
            return lifecycle::transfer_came_back(t, graph::transfer_result::failed);
        case purpose::subscribe: return t.because("keys cannot be heard");
        case purpose::cancel: return t.because("prompt could not be cancelled");
        case purpose::reject:
        case purpose::hang_up: return t.because("hanging up failed, trying again");
        case purpose::keep_alive: return t.because("keep-alive failed");
        case purpose::look:
            t.because("state of the call is unknown");
            // Where the time to answer is up; elsewhere it rings on.
            if (c.phase == call_phase::calling && !c.dial.given_up && c.looks > 0)
                lifecycle::give_up_calling(t);
            return;
        case purpose::recording:
        case purpose::service:
        case purpose::callback: return;
    }
}

}  // namespace switchhook::bot
