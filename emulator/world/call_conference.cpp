// A call as part of a meeting or group call: coming in, waiting in the lobby, staying behind alone.
// https://learn.microsoft.com/graph/api/application-post-calls, https://learn.microsoft.com/graph/api/call-delete

#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

using graph::call_state;

void call::join(moment now) {
    later(now + around_.settings.delays.established, purpose::life, [this](moment at) {
        if (!facts_.meets->facts().lobby) {
            establish(at);
            return;
        }
        enter_conference(true, at);
        later(at + around_.settings.limits.lobby_wait, purpose::lobby, [this](moment then) {
            note(happened::remark{"nobody admitted the bot"}, then);
            end_from_outside(
                {around_.settings.quirks.graceful_code, 5855, "Removed from the lobby on inactivity."},
                "not admitted", then);
        });
    });
}

void call::enter_conference(bool to_lobby, moment now) {
    if (myself() != nullptr) return;
    graph::identity me = facts_.outgoing() ? facts_.from : facts_.to;
    if (!me.display_name && !facts_.app_name.empty()) me.display_name = facts_.app_name;
    attendee who{facts_.my_participant, std::move(me), facts_.id};
    who.in_lobby = to_lobby;
    someone_came_ = someone_came_ || facts_.meets->people() > 0;
    facts_.meets->enter(std::move(who));
    look_around(now);
}

void call::leave_conference() {
    if (const auto* me = myself()) facts_.meets->leave(std::string(me->id));
}

void call::conference_news(const conference::news& news, moment now) {
    const auto* me = myself();
    if (ending_ || me == nullptr) return;
    if (is_planned(purpose::lobby) && !me->in_lobby) {
        call_off(purpose::lobby);
        note(happened::remark{"somebody admitted the bot"}, now);
        establish(now);
    }
    const bool inside = !me->in_lobby && state_ != call_state::establishing && state_ != call_state::ringing;
    if (!inside) return;
    if (news.roster)
        tell("roster of " + std::to_string(facts_.meets->attendees().size()),
             roster_notification(facts_, callback_uri_, *facts_.meets), now);
    const bool wants_sharing = options_.is_content_sharing_notification_enabled.value_or(false);
    for (const auto& change : news.sharing)
        if (wants_sharing)
            tell(change.begins ? "content sharing begins" : "content sharing ends",
                 sharing_notification(facts_, callback_uri_, change), now);
    look_around(now);
}

// A bot is not left alone for ever. While somebody is still rung for, it is not; and in the lobby it has its own
// time.
void call::look_around(moment now) {
    const auto& with = *facts_.meets;
    if (const auto* me = myself(); me != nullptr && me->in_lobby) return;
    if (with.people() > 0) {
        someone_came_ = true;
        call_off(purpose::alone);
        return;
    }
    const bool rung_for = somebody_undecided() || is_planned(purpose::invite);
    if (ending_ || rung_for || is_planned(purpose::alone)) return;
    const auto& limits = around_.settings.limits;
    const bool meeting = with.facts().meeting;
    const duration patience = !meeting        ? limits.alone_in_group
                              : someone_came_ ? limits.alone_in_meeting
                                              : limits.empty_meeting;
    later(now + patience, purpose::alone, [this, meeting](moment at) {
        const int code = around_.settings.quirks.graceful_code;
        graph::result_info why{code, 5013, "Nobody else joined the conversation."};
        if (facts_.meets->only_hidden())
            why = {code, 5020, "Only hidden participants were left."};
        else if (someone_came_ && meeting)
            why = {code, 5002, "Everyone else has left the conversation."};
        else if (someone_came_)
            why = {code, 5010, "Only one participant remained in the conversation."};
        end_from_outside(why, someone_came_ ? "left alone" : "nobody joined", at);
    });
}

// The other party of a call between two, and the bot, are the first in it.
void call::escalate(moment now) {
    facts_.meets = around_.new_group(facts_);
    attendee other{facts_.outgoing() ? around_.ids.guid() : facts_.source_participant, facts_.other()};
    other.role = "presenter";
    facts_.meets->enter(std::move(other));
    note(happened::remark{"the call becomes a group call"}, now);
    enter_conference(false, now);
    if (options_.hide_bot_after_escalation.value_or(false)) myself()->hidden = true;
}

void call::come_in(const invitee& who, moment now) {
    if (facts_.meets->attendees().size() >= conference::most_attendees) return;
    attendee person{who.participant.empty() ? around_.ids.guid() : who.participant, who.who};
    person.role = "presenter";
    person.hidden = who.hidden;
    if (facts_.meets->find(person.id) == nullptr) facts_.meets->enter(std::move(person));
    look_around(now);
}

}  // namespace switchhook::emulator
