// What people do in meetings and group calls.

#include <utility>

#include "emulator/world/world.hpp"

namespace switchhook::emulator {

std::optional<std::string> world::recorded_joins(const std::string& call, const graph::identity& who,
                                                 moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr) return std::nullopt;
    std::string participant = ids_.guid();
    if (!r->what.recorded_joins(who, participant, now)) return std::nullopt;
    settle(*r, now);
    return participant;
}

bool world::recorded_leaves(const std::string& call, const std::string& participant, moment now) {
    advance(now);
    record* r = record_of(call);
    if (r == nullptr || !r->what.recorded_leaves(participant, now)) return false;
    settle(*r, now);
    return true;
}

bool world::describe_meeting(conference_facts facts, moment now) {
    advance(now);
    if (const auto known = book_.find(facts.id)) {
        if (facts.thread.empty()) facts.thread = known->facts().thread;
        known->describe_anew(std::move(facts));
        return true;
    }
    facts.meeting = true;
    return book_.open(std::move(facts)) != nullptr;
}

std::optional<std::string> world::come(const std::string& meeting, attendee who, moment now) {
    advance(now);
    const auto to = book_.find(meeting);
    if (!to || to->attendees().size() >= conference::most_attendees) return std::nullopt;
    if (who.id.empty()) who.id = ids_.guid();
    if (to->find(who.id) != nullptr) return std::nullopt;
    if (who.who.id == to->facts().organizer.id && !who.who.id.empty()) who.role = "organizer";
    const std::string id = who.id;
    to->enter(std::move(who));
    settle(to, now);
    return id;
}

bool world::go(const std::string& meeting, const std::string& who, moment now) {
    advance(now);
    const auto from = book_.find(meeting);
    const auto* found = from ? from->find(who) : nullptr;
    if (found == nullptr) return false;
    if (found->is_person()) {
        from->leave(std::string(found->id));
    } else if (record* r = record_of(found->leg)) {
        r->what.end_from_outside(
            {settings_.quirks.graceful_code, 5000, "The bot was removed by another participant."}, "removed",
            now);
        settle(*r, now);
    }
    settle(from, now);
    return true;
}

bool world::change(const std::string& meeting, const std::string& who, const attendee_change& what,
                   moment now) {
    advance(now);
    const auto in = book_.find(meeting);
    auto* found = in ? in->find(who) : nullptr;
    if (found == nullptr) return false;
    if (what.muted) found->muted = *what.muted;
    if (what.may_unmute) found->may_unmute = *what.may_unmute;
    if (what.admitted) found->in_lobby = !*what.admitted;
    if (what.role) found->role = *what.role;
    in->changed();
    if (what.sharing) in->share(*found, *what.sharing, ids_.guid());
    settle(in, now);
    return true;
}

// Whoever is in the lobby is sent away too.
bool world::end_meeting(const std::string& meeting, int subcode, moment now) {
    advance(now);
    const auto over = book_.find(meeting);
    if (!over) return false;
    const auto everybody = over->attendees();
    for (const auto& who : everybody)
        if (who.is_person()) over->leave(who.id);
    over->take_news();
    for (const auto& who : everybody) {
        record* r = who.is_person() ? nullptr : record_of(who.leg);
        if (r == nullptr) continue;
        r->what.end_from_outside({settings_.quirks.graceful_code, subcode, "The conversation has ended."},
                                 "meeting over", now);
        settle(*r, now);
    }
    return true;
}

}  // namespace switchhook::emulator
