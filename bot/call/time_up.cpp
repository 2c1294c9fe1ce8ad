#include "bot/call/time_up.hpp"

#include <algorithm>

#include "bot/call/lifecycle.hpp"
#include "bot/call/outcomes.hpp"
#include "bot/flow/interpreter.hpp"

namespace switchhook::bot {
namespace {

// A notification that must come did not: how does the call stand?
void ask_again(turn& t, timer_name timer, milliseconds after) {
    if (t.call.looks < most_looks) {
        t.start(timer, after);
        return t.look();
    }
    if (timer == timer_name::establish) return lifecycle::hang_up(t);
    lifecycle::gone(t, lifecycle::ending_unheard_of(t.call));
}

// Nobody answered in time, unless the news of it was lost: Graph is asked once, and then the leg is taken
// down. Later: that it is down was never told.
void ring_overdue(turn& t) {
    if (!t.call.dial.given_up) {
        t.because("nobody answered in time");
        if (t.call.looks > 0 || t.call.id.empty()) return lifecycle::give_up_calling(t);
        t.because("time to answer is up, asking how the call stands");
        t.start(timer_name::ring, t.world.settings.request_within);
        return t.look();
    }
    t.because("end of the call is not confirmed");
    if (t.call.looks >= most_looks) return lifecycle::leg_failed(t, *t.call.dial.given_up);
    t.start(timer_name::ring, t.world.settings.ending_within);
    t.look();
}

// A transfer cannot be taken back, so time up means: ask once, and believe the flow's time if nothing is
// heard.
void transfer_overdue(turn& t) {
    if (t.call.transfer == transfer_progress::accepted) {
        t.because("end of the transfer is not confirmed");
        return ask_again(t, timer_name::transfer, t.world.settings.ending_within);
    }
    t.because("transfer was not answered");
    if (t.call.transfer_overdue) return lifecycle::transfer_came_back(t, graph::transfer_result::no_answer);
    t.call.transfer_overdue = true;
    t.start(timer_name::transfer, t.world.settings.request_within);
    t.look();
}

void media_overdue(turn& t) {
    const auto kind = t.call.media->kind;
    t.call.media.reset();
    t.look();
    if (kind == media_kind::prompt) {
        t.because("prompt's end was never reported");
        return interpreter::deliver(t, prompt_ended{false});
    }
    t.because("recording's end was never reported");
    interpreter::deliver(t, recording_ended{});
}

}  // namespace

void press_keys(turn& t, const std::string& keys) {
    interpreter::press(t, keys);
    // The keys may have moved the call to where nobody listens any more.
    const auto since = t.call.tones.gap_since();
    if (!since || t.call.phase != call_phase::established) return t.stop(timer_name::tone_gap);
    const auto running = t.call.timers.due(timer_name::tone_gap);
    // That which runs is due later only behind a change of the process.
    const auto due = std::max({t.now, *since + t.world.settings.tone_gap, running.value_or(t.now)});
    if (running != due) t.call.timers.start(timer_name::tone_gap, due);
}

void timer_ran_out(turn& t, timer_name name) {
    switch (name) {
        case timer_name::establish:
            t.because("call is not established in time");
            return ask_again(t, timer_name::establish, t.world.settings.establish_within);
        case timer_name::ending:
            t.because("end of the call is not confirmed");
            return ask_again(t, timer_name::ending, t.world.settings.ending_within);
        case timer_name::media_grace:
            t.because("established, taken as audible");
            t.call.audio = graph::media_state::active;
            return lifecycle::check_media(t);
        case timer_name::keep_alive: t.because("time to keep the call alive"); return t.keep_alive();
        case timer_name::media: return media_overdue(t);
        case timer_name::tone_gap: {
            t.because("missing key passed over");
            std::string keys;
            t.call.tones.pass_gap(keys);
            return press_keys(t, keys);
        }
        case timer_name::transfer: return transfer_overdue(t);
        case timer_name::ring: return ring_overdue(t);
        case timer_name::operation:
            t.because("what was asked for was never reported done");
            return asked_is_over(t, false);
        case timer_name::news:
            t.because("asking how the call stands");
            t.look();
            // Nobody's time to answer is up.
            if (t.call.phase == call_phase::calling) --t.call.looks;
            return;
        case timer_name::input:
        case timer_name::inter_digit:
        case timer_name::wait: t.because("time is up"); return interpreter::deliver(t, time_is_up{name});
    }
}

}  // namespace switchhook::bot
