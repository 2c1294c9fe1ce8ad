#include "emulator/world/conference_book.hpp"

#include <utility>

#include "emulator/world/request_checks.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {

std::shared_ptr<conference> conference_book::open(conference_facts facts) {
    if (all_.size() >= settings_.limits.conferences) return nullptr;
    if (facts.id.empty()) facts.id = ids_.guid();
    if (facts.thread.empty()) facts.thread = "19:meeting_" + ids_.guid() + "@thread.v2";
    auto made = std::make_shared<conference>(std::move(facts));
    all_[made->facts().id] = made;
    return made;
}

std::shared_ptr<conference> conference_book::find(std::string_view id) const {
    const auto found = all_.find(std::string(id));
    return found == all_.end() ? nullptr : found->second;
}

bool conference_book::forget(std::string_view id) { return all_.erase(std::string(id)) > 0; }

std::shared_ptr<conference> conference_book::with(std::string conference_facts::*member,
                                                  std::string_view text) const {
    if (text.empty()) return nullptr;
    for (const auto& [id, one] : all_)
        if (one->facts().meeting && one->facts().*member == text) return one;
    return nullptr;
}

conference_book::found conference_book::by_organizer(const graph::call_resource& call,
                                                     const graph::organizer_meeting_info& info) {
    const std::string thread = call.chat_info && call.chat_info->thread_id ? *call.chat_info->thread_id : "";
    if (auto known = with(&conference_facts::thread, thread)) {
        if (!graph::same_text(known->facts().organizer.id, info.organizer.who().id))
            return {nullptr, refused(400, "8527", "The organizer is not that of the meeting.")};
        return {std::move(known), {}};
    }
    if (!settings_.quirks.unknown_meetings)
        return {nullptr, refused(400, "8527", "There is no such meeting.")};
    conference_facts facts{{}, true, call.tenant_id.value_or(""), thread, info.organizer.who()};
    facts.made_up = true;
    auto made = open(std::move(facts));
    if (!made) return {nullptr, refused(503, "serviceNotAvailable", "Too many meetings are known.")};
    return {std::move(made), {}, true};
}

conference_book::found conference_book::to_join(const graph::call_resource& call, moment now) {
    found meeting;
    const auto& info = *call.meeting_info;
    if (const auto* organizer = std::get_if<graph::organizer_meeting_info>(&info)) {
        meeting = by_organizer(call, *organizer);
    } else if (const auto* number = std::get_if<graph::join_meeting_id_info>(&info)) {
        meeting.what = with(&conference_facts::join_id, number->join_meeting_id);
        const std::string passcode = number->passcode ? number->passcode->reveal() : std::string();
        if (!meeting.what || meeting.what->facts().passcode != passcode)
            return {nullptr, refused(400, "8561", "The join meeting id or its passcode is not valid.")};
    } else {
        meeting.what =
            with(&conference_facts::token, std::get<graph::token_meeting_info>(info).token.reveal());
        if (!meeting.what) return {nullptr, refused(400, "8526", "The join token is not valid.")};
    }
    if (!meeting.what) return meeting;
    const auto& facts = meeting.what->facts();
    if (call.tenant_id && !facts.tenant.empty() && !graph::same_text(*call.tenant_id, facts.tenant))
        return {nullptr, refused(400, "8517", "Call Tenant ID Mismatch")};
    if (facts.locked) return {nullptr, refused(403, "8560", "The meeting is locked.")};
    constexpr duration month = std::chrono::hours(24 * 30);
    auto& joins = joins_[facts.organizer.id];
    std::erase_if(joins, [&](moment at) { return at + month <= now; });
    if (joins.size() >= settings_.limits.joins_a_month) {
        if (meeting.is_new) forget(facts.id);
        return {nullptr, refused(429, "TooManyRequests", "Please retry again later.")};
    }
    joins.push_back(now);
    return meeting;
}

}  // namespace switchhook::emulator
