// Further people on a call of a recording policy: what the bot's answers to their coming mean.
// https://learn.microsoft.com/graph/api/resources/participantjoiningnotification

#include <algorithm>
#include <utility>

#include "base/json/document.hpp"
#include "emulator/world/call.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {

using graph::call_state;

bool call::recorded_joins(const graph::identity& who, const std::string& participant, moment now) {
    const bool room = facts_.records && state_ == call_state::established && !ending_ &&
                      joiners_.size() + 1 < static_cast<std::size_t>(std::max(capacity_, 0));
    if (!room) return false;
    tell("participant joining", joining_notification(facts_, callback_uri_, who, participant), now);
    joiners_.push_back({who, participant, notifications_});
    return true;
}

bool call::recorded_leaves(const std::string& participant, moment now) {
    const auto found = std::find_if(joiners_.begin(), joiners_.end(),
                                    [&](const joiner& j) { return j.participant == participant; });
    if (found == joiners_.end() || ending_) return false;
    joiners_.erase(found);
    tell("participant left", left_notification(facts_, callback_uri_, participant), now);
    return true;
}

void call::joining_answered(const happened::notification_answered& how, moment now) {
    const auto found = std::find_if(joiners_.begin(), joiners_.end(), [&](const joiner& j) {
        return j.notification != 0 && j.notification == how.number;
    });
    if (found == joiners_.end()) return;
    const auto document = json::document::parse(how.body);
    const auto type =
        std::string(document.has_value() ? graph::type_of(document->root()) : std::string_view());
    if (graph::same_text(type, "acceptJoinResponse")) {
        found->notification = 0;
        note(happened::remark{"the bot records one more"}, now);
        return;
    }
    const joiner gone = *found;
    joiners_.erase(found);
    if (graph::same_text(type, "rejectJoinResponse")) {
        note(happened::remark{"the bot does not record one more"}, now);
    } else if (graph::same_text(type, "inviteNewBotResponse")) {
        note(happened::remark{"the bot sends one more elsewhere"}, now);
        elsewhere_ = {gone.who, document->root()["inviteUri"].string_or()};
    } else {
        note(happened::remark{how.status == 0 ? "no answer to who joins: 8610"
                                              : "a bad answer to who joins: 8609"},
             now);
    }
}

}  // namespace switchhook::emulator
