#pragma once
// What a method set going: https://learn.microsoft.com/graph/api/resources/commsoperation and its kinds.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "graph/model/describing/description.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::graph {

// One type for all kinds: `type` says which, and the members of other kinds are empty. Its description knows
// them all, as members beyond the metadata; `operation_kinds` says which kind has which.
struct operation {
    static constexpr std::string_view graph_type = "commsOperation";
    std::string type = "commsOperation";  // playPromptOperation, recordOperation, …
    std::string id;
    operation_status status = operation_status::unknown;
    std::optional<std::string> client_context;
    std::optional<graph::result_info> result_info;
    std::optional<std::string> completion_reason;   // playPrompt, record, sendDtmfTones
    std::optional<std::string> recording_location;  // record
    std::optional<secret> recording_access_token;
    std::vector<invitation> participants;  // inviteParticipants
    unknown_members more;
    friend bool operator==(const operation&, const operation&) = default;
};

// The description of each kind: playPromptOperation and so on.
std::span<const type_description> operation_kinds();

}  // namespace switchhook::graph
