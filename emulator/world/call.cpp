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
    expect_keep_alive(now);
    if (facts_.outgoing()) {
        note(happened::placed{facts_.from, facts_.to}, now);
        incoming_number_ = 0;
        state_ = call_state::establishing;
        if (facts_.asked->media_config) use_media(*facts_.asked->media_config);
        if (facts_.asked->call_options)
            std::visit([this](const graph::call_options& o) { options_ = o; }, *facts_.asked->call_options);
        later(now + around_.settings.delays.establishing, purpose::life, [this](moment at) {
            tell_update("establishing", {call_state::establishing, {}, {}, {}}, at);
            if (facts_.asked->meeting_info)
                join(at);
            else
                ring_out(at);
        });
        return;
    }
    note(happened::ring{facts_.from, facts_.to}, now);
    if (around_.settings.quirks.legacy_first)
        tell("incoming, legacy format", legacy_incoming_notification(facts_), now);
    else
        tell("incoming", incoming_notification(facts_), now);
    const auto& limits = around_.settings.limits;
    later(now + (facts_.records ? limits.recording_answer_window : limits.answer_window),
          purpose::answer_window, [this](moment at) {
              note(happened::remark{"the bot did not answer in time"}, at);
              end_soon({},
                       {graph::result_info{408, 8587, "The bot did not answer the call in time."},
                        "CallTerminated"},
                       "not answered", at);
          });
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
    // The flash hook has no key: another bot's sendDtmfTones writes it so.
    const auto tone = which == 'F' ? graph::tone::flash : graph::tone_of(which);
    note(happened::key{which, notified}, now);
    if (notified)
        tell_update("tone", {call_state::established, {}, graph::tone_info{++tones_, tone}, {}}, now);
    if (heard) {
        media_.key_pressed(which, now);
        drain_media(now);
    }
    if (keys_.empty()) return;
    later(now + around_.settings.delays.between_keys, purpose::next_key, [this](moment at) {
        if (!keys_.empty()) next_key(at);
    });
}

bool call::speak(duration length, samples_ptr samples, moment now) {
    if (ending_ || !audio_active_) return false;
    const bool taken = media_.speak(length, std::move(samples), now);
    if (taken) note(happened::speech{length}, now);
    drain_media(now);
    return taken;
}

// https://learn.microsoft.com/graph/api/call-delete: 4521 for a Teams user, 540000 and 560000 for a telephone.
bool call::hang_up(moment now) {
    if (ending_) return false;
    const bool placed = facts_.outgoing();
    const bool early =
        state_ == call_state::incoming || state_ == call_state::establishing || state_ == call_state::ringing;
    if (facts_.meets && !early) {
        const auto* who = facts_.meets->find(facts_.other().id);
        if (who == nullptr || !who->is_person()) return false;
        note(happened::caller_hung_up{placed}, now);
        return facts_.meets->leave(who->id);
    }
    if (placed && early) return decide(0, answers::declines, now);
    note(happened::caller_hung_up{placed}, now);
    const int code = around_.settings.quirks.graceful_code;
    const graph::result_info why =
        is_phone(facts_.other())
            ? graph::result_info{code, placed ? 560000 : 540000, "The PSTN user hung up the call."}
            : graph::result_info{code, 4521, "The call was ended by the other party."};
    end_soon(around_.settings.delays.caller_hung_up, {why, "CallTerminated"},
             placed ? "callee hung up" : "caller hung up", now);
    return true;
}

void call::notification_answered(const happened::notification_answered& how, moment now) {
    note(how, now);
    const bool accepted = how.status >= 200 && how.status < 300;
    for (const auto number : outbox_.done(accepted, now)) {
        auto along = how;
        along.number = number;
        note(std::move(along), now);
    }
    joining_answered(how, now);
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
    for (const auto& p : plans_) consider(p.due);
    consider(outbox_.next_due());
    return due;
}

void call::advance(moment now) {
    for (;;) {
        const auto next = std::min_element(plans_.begin(), plans_.end(),
                                           [](const plan& a, const plan& b) { return a.due < b.due; });
        const auto media = media_due();
        const bool step_due = next != plans_.end() && next->due <= now;
        if (media && *media <= now && !(step_due && next->due < *media)) {
            media_.advance(*media);
            drain_media(*media);
        } else if (step_due) {
            const plan p = std::move(*next);
            plans_.erase(next);
            p.act(p.due);
        } else {
            return;
        }
    }
}

void call::call_off(purpose what) {
    std::erase_if(plans_, [&](const plan& p) { return p.what == what; });
}

bool call::is_planned(purpose what) const {
    return std::any_of(plans_.begin(), plans_.end(), [&](const plan& p) { return p.what == what; });
}

void call::end_from_outside(const graph::result_info& why, std::string outcome, moment now) {
    if (!ending_) end_soon({}, {why, "CallTerminated"}, std::move(outcome), now);
}

void call::replaced(call_ending ending, std::string outcome, moment now) {
    if (!ending_) end_soon(around_.settings.delays.transferred, std::move(ending), std::move(outcome), now);
}

void call::expect_keep_alive(moment now) {
    call_off(purpose::keep_alive);
    later(now + around_.settings.limits.keep_alive, purpose::keep_alive, [this](moment at) {
        note(happened::remark{"no keepAlive came in time"}, at);
        end_soon({}, {graph::result_info{408, 8537, "The call was not kept alive."}, "CallTerminated"},
                 "keepAlive missed", at);
    });
}

void call::establish(moment now) {
    state_ = call_state::established;
    tell_update("established", {call_state::established, {}, {}, {}}, now);
    if (facts_.meets) enter_conference(false, now);
    later(now + around_.settings.delays.audio_active, purpose::life,
          [this](moment at) { activate_audio(at); });
}

void call::activate_audio(moment now) {
    audio_active_ = true;
    // A bot may have begun a transfer meanwhile; `established` would tell it that this has failed.
    tell_update(std::string(graph::to_string(state_)) + ", audio active",
                {state_, graph::media_state::active, {}, {}}, now);
}

void call::end_soon(duration after, call_ending ending, std::string outcome, moment now) {
    ending_ = true;
    why_ = std::move(ending);
    outcome_ = std::move(outcome);
    keys_.clear();
    plans_.clear();
    ringing_.clear();
    if (after == duration{})
        end_now(now);
    else
        later(now + after, purpose::life, [this](moment at) { end_now(at); });
}

void call::end_now(moment now) {
    plans_.clear();
    state_ = call_state::terminated;
    audio_active_ = false;
    media_ = {};  // what was said may be megabytes
    running_.clear();
    sending_.clear();
    leave_conference();
    tell(why_.bare() ? "deleted" : "terminated",
         terminated_notification(facts_, callback_uri_, why_, around_.settings.quirks), now);
    note(happened::end{outcome_, why_.why ? why_.why->code : 0, why_.why ? why_.why->subcode : 0}, now);
}

}  // namespace switchhook::emulator
