#pragma once
// Who: the parties of a call. https://learn.microsoft.com/graph/api/resources/communicationsidentityset

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/describing/members.hpp"

namespace switchhook::graph {

enum class identity_kind {
    user,                  // id: Entra object id
    application,           // id: application (client) id
    application_instance,  // id: object id of the resource account
    phone,                 // id: E.164 with its plus
    guest,
    encrypted,  // opaque: the caller is hidden from this application
    on_premises,
    device,
    asserted_identity,
    azure_communication_services_user,
};

std::string_view to_string(identity_kind k);  // the member's name in an identitySet
std::optional<identity_kind> parse_identity_kind(std::string_view name);

// https://learn.microsoft.com/graph/api/resources/identity and the kinds beside it
struct identity {
    static constexpr std::string_view graph_type = "identity";
    identity_kind kind = identity_kind::user;
    std::string id{};
    std::optional<std::string> display_name{};
    std::optional<std::string> tenant_id{};
    std::optional<std::string> identity_provider{};  // "AAD"
    std::optional<std::string> application_type{};   // "TeamsRecorder"
    std::optional<std::string> email{};              // of a guest
    std::optional<std::string> azure_communication_services_resource_id{};
    std::optional<bool> hidden{};
    unknown_members more{};

    friend bool operator==(const identity&, const identity&) = default;
};

// Exactly one member is meant; the others are absent, null, or without an id.
struct identity_set {
    static constexpr std::string_view graph_type = "identitySet";
    std::vector<identity> members{};
    std::optional<std::string> endpoint_type{};
    unknown_members more{};

    identity_set() = default;
    identity_set(identity one) { members.push_back(std::move(one)); }

    // The one with an id, else the first, else an identity without one.
    [[nodiscard]] const identity& who() const;
    [[nodiscard]] bool empty() const { return members.empty(); }

    friend bool operator==(const identity_set&, const identity_set&) = default;
};

// Somebody to be called, invited or transferred to.
// https://learn.microsoft.com/graph/api/resources/invitationparticipantinfo
struct invitation {
    static constexpr std::string_view graph_type = "invitationParticipantInfo";
    identity_set identity{};
    std::optional<std::string> replaces_call_id{};
    std::optional<std::string> participant_id{};  // chosen by the caller
    std::optional<bool> hidden{};
    std::optional<bool> remove_from_default_audio_routing_group{};
    std::optional<std::string> endpoint_type{};
    std::optional<std::string> language_id{};
    std::optional<std::string> region{};
    std::optional<std::string> id{};
    unknown_members more{};

    friend bool operator==(const invitation&, const invitation&) = default;
};

// Somebody who takes part. https://learn.microsoft.com/graph/api/resources/participantinfo
struct participant_info {
    static constexpr std::string_view graph_type = "participantInfo";
    identity_set identity{};
    std::optional<std::string> participant_id{};
    std::optional<std::string> country_code{};  // ISO 3166-1 alpha-2
    std::optional<std::string> region{};
    std::optional<std::string> language_id{};
    std::optional<std::string> endpoint_type{};
    // Of live traffic alone.
    std::optional<std::string> id{};
    std::optional<std::string> platform_id{};
    std::optional<std::string> client_version{};
    std::optional<std::string> endpoint_id{};
    std::optional<std::string> replacement_link{};
    unknown_members more{};

    friend bool operator==(const participant_info&, const participant_info&) = default;
};

}  // namespace switchhook::graph
