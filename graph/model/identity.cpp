#include "graph/model/identity.hpp"

#include "graph/model/wire.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace switchhook::graph {
namespace {

constexpr std::array<std::pair<identity_kind, std::string_view>, 10> member_names{{
    {identity_kind::user, "user"},
    {identity_kind::application, "application"},
    {identity_kind::application_instance, "applicationInstance"},
    {identity_kind::phone, "phone"},
    {identity_kind::guest, "guest"},
    {identity_kind::encrypted, "encrypted"},
    {identity_kind::on_premises, "onPremises"},
    {identity_kind::device, "device"},
    {identity_kind::asserted_identity, "assertedIdentity"},
    {identity_kind::azure_communication_services_user, "azureCommunicationServicesUser"},
}};

identity read_identity(identity_kind kind, json::value v) {
    identity who;
    who.kind = kind;
    who.id = v["id"].string_or();
    who.display_name = optional_text(v["displayName"]);
    who.tenant_id = optional_text(v["tenantId"]);
    return who;
}

}  // namespace

std::string_view to_string(identity_kind k) {
    for (const auto& [kind, name] : member_names)
        if (kind == k) return name;
    return "user";
}

std::optional<identity> read_identity_set(json::value set) {
    // The siblings of the one that is meant may be null, or empty objects.
    std::optional<identity> nameless;
    for (const auto& [kind, name] : member_names) {
        const json::value member = set[name];
        if (!member.is_object()) continue;
        identity who = read_identity(kind, member);
        if (!who.id.empty()) return who;
        if (!nameless) nameless = std::move(who);
    }
    return nameless;
}

void write_identity_set(json::writer& w, const identity& who) {
    w.object([&] {
        write_type(w, "identitySet");
        w.object(to_string(who.kind), [&] {
            write_type(w, "identity");
            w.field("id", who.id);
            w.optional_field("displayName", who.display_name);
            w.optional_field("tenantId", who.tenant_id);
        });
    });
}

std::optional<invitation> read_invitation(json::value v) {
    auto who = read_identity_set(v["identity"]);
    if (!who) return std::nullopt;
    invitation i;
    i.who = *std::move(who);
    i.replaces_call_id = optional_text(v["replacesCallId"]);
    i.endpoint_type = optional_text(v["endpointType"]);
    i.language_id = optional_text(v["languageId"]);
    i.region = optional_text(v["region"]);
    return i;
}

void write_invitation(json::writer& w, const invitation& i) {
    w.object([&] {
        write_type(w, "invitationParticipantInfo");
        w.optional_field("endpointType", i.endpoint_type);
        w.key("identity");
        write_identity_set(w, i.who);
        w.optional_field("languageId", i.language_id);
        w.optional_field("region", i.region);
        w.optional_field("replacesCallId", i.replaces_call_id);
    });
}

std::optional<participant> read_participant(json::value v) {
    auto who = read_identity_set(v["identity"]);
    if (!who) return std::nullopt;
    participant p;
    p.who = *std::move(who);
    p.participant_id = optional_text(v["participantId"]);
    p.region = optional_text(v["region"]);
    p.language_id = optional_text(v["languageId"]);
    p.country_code = optional_text(v["countryCode"]);
    return p;
}

void write_participant(json::writer& w, const participant& p) {
    w.object([&] {
        write_type(w, "participantInfo");
        w.key("identity");
        write_identity_set(w, p.who);
        w.optional_field("participantId", p.participant_id);
        w.optional_field("region", p.region);
        w.optional_field("languageId", p.language_id);
        w.optional_field("countryCode", p.country_code);
    });
}

}  // namespace switchhook::graph
