#include "bot/call/outcomes.hpp"

#include <algorithm>

#include "bot/call/lifecycle.hpp"
#include "bot/flow/interpreter.hpp"

namespace switchhook::bot {
namespace {

using graph::call_state;

bool is_pending(const call& c, purpose why) {
    return std::any_of(c.pending.begin(), c.pending.end(),
                       [&](const pending_request& p) { return p.why == why; });
}

void state_is_established(turn& t, const call_changed& e) {
    auto& c = t.call;
    switch (c.phase) {
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
    apply_change(t, found);
}

void media_request_failed(turn& t, const request_failed& e) {
    auto& c = t.call;
    if (!c.media || c.media->request != e.request) return t.because("request of an earlier operation failed");
    if (e.error == request_error::outcome_unknown) {
        t.because("no answer to a media request, waiting for its end");
        return t.look();
    }
    const auto kind = c.media->kind;
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

void apply_change(turn& t, const call_changed& e) {
    auto& c = t.call;
    if (e.audio) c.audio = e.audio;
    t.because("nothing new");
    switch (e.state.value_or(call_state::unknown)) {
        case call_state::establishing:
        case call_state::ringing:
            if (c.phase != call_phase::answering) return t.because("late state ignored");
            c.phase = call_phase::establishing;
            return t.because("call is being established");
        case call_state::established: return state_is_established(t, e);
        case call_state::transferring: return state_is_transferring(t);
        case call_state::transfer_accepted: return state_is_transfer_accepted(t);
        case call_state::terminating: return state_is_terminating(t);
        case call_state::terminated: {
            const auto how = lifecycle::ending_of(c, e.result);
            t.because("call is gone");
            return lifecycle::gone(t, how);
        }
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
        case purpose::hang_up: t.start(timer_name::ending, t.world.settings.ending_within); return;
        case purpose::subscribe:
        case purpose::cancel:
        case purpose::transfer:
        case purpose::keep_alive:
        case purpose::recording: return;
    }
}

void request_was_refused(turn& t, purpose why, const request_failed& e) {
    auto& c = t.call;
    if (e.error == request_error::gone) {
        const auto how = lifecycle::ending_of(c, std::nullopt);
        t.because("Graph does not know the call any more");
        return lifecycle::gone(t, how == ending::by_caller ? ending::lost : how);
    }
    switch (why) {
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
        case purpose::look: return t.because("state of the call is unknown");
        case purpose::recording: return;
    }
}

}  // namespace switchhook::bot
