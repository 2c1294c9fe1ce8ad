#include "emulator/world/conference.hpp"

#include <algorithm>
#include <utility>

#include "graph/model/ids.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {

std::size_t conference::people() const {
    return static_cast<std::size_t>(
        std::count_if(attendees_.begin(), attendees_.end(),
                      [](const attendee& a) { return a.is_person() && !a.in_lobby && !a.hidden; }));
}

bool conference::only_hidden() const {
    return people() == 0 && std::any_of(attendees_.begin(), attendees_.end(),
                                        [](const attendee& a) { return a.is_person() && a.hidden; });
}

attendee* conference::find(std::string_view id) {
    const graph::call_id wanted(id);
    for (auto& a : attendees_)
        if (graph::call_id(a.id) == wanted) return &a;
    for (auto& a : attendees_)
        if (graph::same_text(a.who.id, id)) return &a;
    return nullptr;
}

attendee* conference::of_leg(std::string_view call) {
    for (auto& a : attendees_)
        if (a.leg == call) return &a;
    return nullptr;
}

const attendee* conference::on_hold() const {
    const auto found =
        std::find_if(attendees_.begin(), attendees_.end(), [](const attendee& a) { return a.on_hold; });
    return found == attendees_.end() ? nullptr : &*found;
}

bool conference::has_bots() const {
    return std::any_of(attendees_.begin(), attendees_.end(),
                       [](const attendee& a) { return !a.is_person(); });
}

void conference::enter(attendee who) {
    who.number = ++came_;
    attendees_.push_back(std::move(who));
    changed();
}

bool conference::leave(const std::string& participant) {
    attendee* const who = find(participant);
    if (who == nullptr) return false;
    share(*who, false, {});
    attendees_.erase(attendees_.begin() + (who - attendees_.data()));
    changed();
    return true;
}

void conference::changed() {
    ++sequence_;
    news_.roster = true;
}

void conference::share(attendee& who, bool begins, std::string session) {
    if (begins != who.sharing.empty()) return;
    if (begins) who.sharing = session;
    news_.sharing.push_back({begins ? who.sharing : std::exchange(who.sharing, {}), begins});
    changed();
}

// https://learn.microsoft.com/graph/api/application-post-calls, example 5, and what live rosters add
graph::participant conference::participant(const attendee& who) const {
    graph::participant p;
    p.id = who.id;
    p.info.identity = who.who;
    p.info.endpoint_type = "default";
    p.info.language_id = "en-us";
    p.is_in_lobby = who.in_lobby;
    p.is_muted = who.muted;
    const auto number = std::to_string(10 * who.number);
    if (!who.in_lobby) {
        p.media_streams.push_back(
            {"audio", who.on_hold ? "inactive" : "sendReceive", number, who.muted, "main-audio"});
        if (!who.sharing.empty())
            p.media_streams.push_back(
                {"videoBasedScreenSharing", "sendOnly", number + "1", false, "applicationsharing-video"});
    }
    if (!who.recording_status.empty()) {
        p.recording_info.emplace();
        p.recording_info->recording_status = who.recording_status;
        p.recording_info->initiator = who.who;
    }
    p.roster_sequence_number = sequence_;
    p.meeting_role = who.role;
    return p;
}

graph::chat_info conference::chat() const {
    graph::chat_info chat;
    chat.thread_id = facts_.thread;
    chat.message_id = "0";
    return chat;
}

graph::meeting_info conference::meeting() const {
    graph::organizer_meeting_info info;
    info.organizer = facts_.organizer;
    info.allow_conversation_without_host = true;
    return info;
}

}  // namespace switchhook::emulator
