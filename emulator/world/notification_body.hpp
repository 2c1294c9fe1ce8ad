#pragma once
// The notifications as the platform writes them: the documented members, and those that live traffic adds.
// https://learn.microsoft.com/graph/api/resources/commsnotification and the example of each method's page.

#include <optional>
#include <string>
#include <string_view>

#include "base/json/writer.hpp"
#include "emulator/world/call_facts.hpp"
#include "emulator/world/conference.hpp"
#include "emulator/world/settings.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::emulator {

// The member `identity` of whoever takes part.
void write_party(json::writer& w, const graph::identity& who);

// https://learn.microsoft.com/graph/api/call-answer, example 1
std::string incoming_notification(const call_facts& facts);

// The same call in the format of the Bot Framework of old. A bot that speaks Graph answers 204 and gets it
// anew. https://learn.microsoft.com/microsoftteams/platform/bots/calls-and-meetings/call-notifications
std::string legacy_incoming_notification(const call_facts& facts);

struct call_update {
    graph::call_state state = graph::call_state::established;
    std::optional<graph::media_state> audio;
    std::optional<graph::tone_info> tone;
    std::optional<graph::result_info> failed_transfer;  // written with the key "subCode", as Graph does here
};
std::string update_notification(const call_facts& facts, const std::string& callback_uri,
                                const call_update& update, const quirks& how);

// Without a reason of either kind the call was rejected, and the notification says nothing but that it is
// gone. Behind a redirect it names the parties again.
// https://learn.microsoft.com/graph/api/call-delete, https://learn.microsoft.com/graph/api/call-reject,
// https://learn.microsoft.com/graph/api/call-redirect
struct call_ending {
    std::optional<graph::result_info> why;
    std::string termination_reason;
    bool redirected = false;
    std::optional<graph::participant_info> answered_by{};
    [[nodiscard]] bool bare() const { return !why && termination_reason.empty() && !redirected; }
};
std::string terminated_notification(const call_facts& facts, const std::string& callback_uri,
                                    const call_ending& ending, const quirks& how);

struct operation_outcome {
    std::string type;  // playPromptOperation, recordOperation
    std::string id;
    std::string client_context;
    graph::operation_status status = graph::operation_status::completed;
    std::optional<graph::result_info> why;
    std::string completion_reason;
    std::string recording_location, recording_access_token;  // of a recordOperation, may be empty
    std::vector<graph::identity> participants{};             // of an inviteParticipantsOperation
};
std::string operation_notification(const call_facts& facts, const std::string& callback_uri,
                                   const operation_outcome& outcome, const quirks& how);

}  // namespace switchhook::emulator
