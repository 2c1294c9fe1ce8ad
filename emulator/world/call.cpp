#include "emulator/world/call.hpp"

#include <algorithm>
#include <utility>

namespace switchhook::emulator {
namespace {

using graph::call_state;

bool is_phone(const graph::identity& who) { return who.kind == graph::identity_kind::phone; }

std::string_view name_of(outbox::fate f) {
    switch (f) {
        case outbox::fate::queued: break;
        case outbox::fate::duplicated: return "duplicated";
        case outbox::fate::held: return "held";
        case outbox::fate::delayed: return "delayed";
        case outbox::fate::dropped: return "dropped";
        case outbox::fate::lost: return "lost";
    }
    return "";
}

}  // namespace

call::call(call_facts facts, const call_surroundings& around, moment now)
    : around_(around),
      facts_(std::move(facts)),
      born_(now),
      callback_uri_(facts_.callback_uri),
      outbox_(around.settings, around.faults, around.ids),
      story_(around.settings.limits.transcript_entries) {
    note(happened::ring{facts_.from, facts_.to}, now);
    if (around_.settings.quirks.legacy_first)
        tell("incoming, legacy format", legacy_incoming_notification(facts_), now);
    else
        tell("incoming", incoming_notification(facts_), now);
    schedule(step::answer_window, now + around_.settings.limits.answer_window);
    schedule(step::keep_alive, now + around_.settings.limits.keep_alive);
}

void call::note(event what, moment now) {
    if (story_held_) {
        held_.emplace_back(std::move(what), now);
        return;
    }
    const entry& e = story_.add(now - born_, std::move(what));
    if (around_.observe) around_.observe(facts_.id, e);
}

void call::hold_story() { story_held_ = true; }

void call::note_request(happened::request what, moment now) {
    story_held_ = false;
    note(std::move(what), now);
    for (auto& [later, at] : std::exchange(held_, {})) note(std::move(later), at);
}

void call::tell(std::string about, std::string body, moment now) {
    happened::notification record{++notifications_, about, body, {}};
    const auto fate = outbox_.push({notifications_, std::move(about), callback_uri_, std::move(body)}, now);
    record.fault = name_of(fate);
    note(std::move(record), now);
}

void call::tell_update(std::string about, const call_update& update, moment now) {
    tell(std::move(about), update_notification(facts_, callback_uri_, update, around_.settings.quirks), now);
}

bool call::press(std::string_view keys, moment now) {
    if (ending_ || !audio_active_ || keys_.size() + keys.size() > 256) return false;
    const bool idle = keys_.empty();
    keys_.insert(keys_.end(), keys.begin(), keys.end());
    if (idle && !keys_.empty()) next_key(now);
    return true;
}

void call::next_key(moment now) {
    const char which = keys_.front();
    keys_.pop_front();
    // While it rings elsewhere the caller hears that, and the bot hears nothing.
    const bool heard = state_ == call_state::established;
    const bool notified = heard && subscribed_;
    note(happened::key{which, notified}, now);
    if (notified)
        tell_update("tone",
                    {call_state::established, {}, graph::tone_info{++tones_, graph::tone_of(which)}, {}},
                    now);
    if (heard) {
        media_.key_pressed(which, now);
        drain_media(now);
    }
    if (!keys_.empty()) schedule(step::next_key, now + around_.settings.delays.between_keys);
}

bool call::speak(duration length, samples_ptr samples, moment now) {
    if (ending_ || !audio_active_) return false;
    const bool taken = media_.speak(length, std::move(samples), now);
    if (taken) note(happened::speech{length}, now);
    drain_media(now);
    return taken;
}

// https://learn.microsoft.com/graph/api/call-delete: 4521 for a Teams user, 540000 for a telephone.
bool call::hang_up(moment now) {
    if (ending_) return false;
    note(happened::caller_hung_up{}, now);
    const int code = around_.settings.quirks.graceful_code;
    const graph::result_info why =
        is_phone(facts_.from) ? graph::result_info{code, 540000, "The PSTN user hung up the call."}
                              : graph::result_info{code, 4521, "The call was ended by the other party."};
    end_soon(around_.settings.delays.caller_hung_up, {why, "CallTerminated"}, "caller hung up", now);
    return true;
}

void call::notification_answered(const happened::notification_answered& how, moment now) {
    note(how, now);
    const bool accepted = how.status >= 200 && how.status < 300;
    outbox_.done(accepted);
    const bool about_incoming = how.number == incoming_number_ && !acknowledged_;
    if (!about_incoming || state_ != call_state::incoming || ending_) return;
    if (around_.settings.quirks.legacy_first && incoming_number_ == 1 && how.status == 204) {
        tell("incoming", incoming_notification(facts_), now);
        incoming_number_ = notifications_;
    } else if (accepted) {
        acknowledged_ = true;
    } else if (outbox_.idle()) {
        end_soon({},
                 {graph::result_info{500, 8586, "The bot did not acknowledge the incoming call."},
                  "CallTerminated"},
                 "not acknowledged", now);
    }
}

void call::prompt_fetched(const happened::prompt_fetched& how, moment now) {
    note(how, now);
    if (ending_) return;
    media_.advance(now);
    drain_media(now);
}

std::optional<moment> call::next_due() const {
    std::optional<moment> due = media_due();
    const auto consider = [&](std::optional<moment> other) {
        if (other && (!due || *other < *due)) due = other;
    };
    for (const auto& s : steps_) consider(s.due);
    consider(outbox_.next_due());
    return due;
}

void call::advance(moment now) {
    for (;;) {
        const auto next =
            std::min_element(steps_.begin(), steps_.end(),
                             [](const scheduled& a, const scheduled& b) { return a.due < b.due; });
        const auto media = media_due();
        const bool step_due = next != steps_.end() && next->due <= now;
        if (media && *media <= now && !(step_due && next->due < *media)) {
            media_.advance(*media);
            drain_media(*media);
        } else if (step_due) {
            const scheduled s = *next;
            steps_.erase(next);
            take(s.what, s.due);
        } else {
            return;
        }
    }
}

void call::unschedule(step what) {
    std::erase_if(steps_, [&](const scheduled& s) { return s.what == what; });
}

void call::take(step what, moment now) {
    const auto& delay = around_.settings.delays;
    switch (what) {
        case step::establishing:
            tell_update("establishing", {call_state::establishing, {}, {}, {}}, now);
            schedule(step::established, now + delay.established);
            break;
        case step::established:
            state_ = call_state::established;
            tell_update("established", {call_state::established, {}, {}, {}}, now);
            schedule(step::audio_active, now + delay.audio_active);
            break;
        case step::audio_active:
            audio_active_ = true;
            // A bot may have begun a transfer meanwhile; `established` would tell it that this has failed.
            tell_update(std::string(graph::to_string(state_)) + ", audio active",
                        {state_, graph::media_state::active, {}, {}}, now);
            break;
        case step::transferring:
            tell_update("transferring", {call_state::transferring, {}, {}, {}}, now);
            break;
        case step::target_decides: target_decides(now); break;
        case step::audio_inactive:
            audio_active_ = false;
            media_.cancel_all(now);
            drain_media(now);
            tell_update("transferAccepted, audio inactive",
                        {call_state::transfer_accepted, graph::media_state::inactive, {}, {}}, now);
            break;
        case step::terminating: tell_update("terminating", {call_state::terminating, {}, {}, {}}, now); break;
        case step::transferred:
        case step::terminated: end_now(now); break;
        case step::answer_window:
            note(happened::remark{"the bot did not answer in time"}, now);
            end_soon(
                {},
                {graph::result_info{408, 8587, "The bot did not answer the call in time."}, "CallTerminated"},
                "not answered", now);
            break;
        case step::keep_alive:
            note(happened::remark{"no keepAlive came in time"}, now);
            end_soon({}, {graph::result_info{408, 8537, "The call was not kept alive."}, "CallTerminated"},
                     "keepAlive missed", now);
            break;
        case step::next_key:
            if (!keys_.empty()) next_key(now);
            break;
    }
}

// https://learn.microsoft.com/graph/api/call-transfer
void call::target_decides(moment now) {
    const auto& delay = around_.settings.delays;
    const auto does = around_.people.find(transfer_target_.id).answers;
    if (does == answers::yes) {
        note(happened::remark{"the transfer target answered"}, now);
        state_ = call_state::transfer_accepted;
        ending_ = true;
        outcome_ = "transferred";
        why_ = {graph::result_info{around_.settings.quirks.graceful_code, 7015, "GracefulTransferCompleted"},
                "AppTransferred"};
        unschedule(step::keep_alive);
        tell_update("transferAccepted", {call_state::transfer_accepted, {}, {}, {}}, now);
        schedule(step::audio_inactive, now + delay.audio_inactive);
        schedule(step::transferred, now + delay.transferred);
        return;
    }
    note(happened::remark{"the transfer target " + std::string(does == answers::busy       ? "is busy"
                                                               : does == answers::declines ? "declined"
                                                               : does == answers::never    ? "did not answer"
                                                                                           : "is unknown")},
         now);
    state_ = call_state::established;
    const auto why = around_.settings.quirks.documented_transfer_failure
                         ? graph::result_info{500, 7000, "The transfer failed."}
                         : refusal_of(does, transfer_target_.kind);
    tell_update("established, transfer failed", {call_state::established, {}, {}, why}, now);
}

void call::end_soon(duration after, call_ending ending, std::string outcome, moment now) {
    ending_ = true;
    why_ = std::move(ending);
    outcome_ = std::move(outcome);
    keys_.clear();
    steps_.clear();
    if (after == duration{})
        end_now(now);
    else
        schedule(step::terminated, now + after);
}

void call::end_now(moment now) {
    steps_.clear();
    state_ = call_state::terminated;
    audio_active_ = false;
    media_ = {};  // what was said may be megabytes
    tell(why_.why ? "terminated" : "deleted",
         terminated_notification(facts_, callback_uri_, why_, around_.settings.quirks), now);
    note(happened::end{outcome_, why_.why ? why_.why->code : 0, why_.why ? why_.why->subcode : 0}, now);
}

}  // namespace switchhook::emulator
