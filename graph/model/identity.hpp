#pragma once
// Who: the parties of a call. https://learn.microsoft.com/graph/api/resources/communicationsidentityset

#include <optional>
#include <string>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

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

// Exactly one member of a Graph identitySet, the one that is not null.
struct identity {
    identity_kind kind = identity_kind::user;
    std::string id;
    std::optional<std::string> display_name;
    std::optional<std::string> tenant_id;

    friend bool operator==(const identity&, const identity&) = default;
};

std::string_view to_string(identity_kind k);  // the member's name in an identitySet

std::optional<identity> read_identity_set(json::value set);
void write_identity_set(json::writer& w, const identity& who);

// https://learn.microsoft.com/graph/api/resources/invitationparticipantinfo
struct invitation {
    identity who;
    std::optional<std::string> replaces_call_id;
    std::optional<std::string> endpoint_type;
    std::optional<std::string> language_id;
    std::optional<std::string> region;

    friend bool operator==(const invitation&, const invitation&) = default;
};

std::optional<invitation> read_invitation(json::value v);
void write_invitation(json::writer& w, const invitation& i);

// https://learn.microsoft.com/graph/api/resources/participantinfo
struct participant {
    identity who;
    std::optional<std::string> participant_id;
    std::optional<std::string> region;
    std::optional<std::string> language_id;
    std::optional<std::string> country_code;

    friend bool operator==(const participant&, const participant&) = default;
};

std::optional<participant> read_participant(json::value v);
void write_participant(json::writer& w, const participant& p);

}  // namespace switchhook::graph
