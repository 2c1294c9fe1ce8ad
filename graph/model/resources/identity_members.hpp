#pragma once
// The members of the types in identity.hpp, for the visitors of members.hpp.

#include "graph/model/resources/identity.hpp"

namespace switchhook::graph {

template <class Visitor>
void members(Visitor& v, identity& i) {
    v("id", i.id);
    v("displayName", i.display_name);
    v("tenantId", i.tenant_id, beyond_metadata);
    v("identityProvider", i.identity_provider, beyond_metadata);
    v("applicationType", i.application_type, beyond_metadata);
    v("email", i.email, beyond_metadata);
    v("azureCommunicationServicesResourceId", i.azure_communication_services_resource_id, beyond_metadata);
    v("hidden", i.hidden, beyond_metadata);
    v.rest(i.more);
}

template <class Visitor>
void members(Visitor& v, identity_set& s) {
    v.identities(s.members);
    v("endpointType", s.endpoint_type, a("endpointType").beyond());
    v.rest(s.more);
}

template <class Visitor>
void members(Visitor& v, invitation& i) {
    v("endpointType", i.endpoint_type, a("endpointType").beyond());
    v("identity", i.identity, required);
    v("languageId", i.language_id, beyond_metadata);
    v("region", i.region, beyond_metadata);
    v("replacesCallId", i.replaces_call_id);
    v("participantId", i.participant_id);
    v("hidden", i.hidden);
    v("removeFromDefaultAudioRoutingGroup", i.remove_from_default_audio_routing_group);
    v("id", i.id, beyond_metadata);
    v.rest(i.more);
}

template <class Visitor>
void members(Visitor& v, participant_info& p) {
    v("identity", p.identity, required);
    v("participantId", p.participant_id);
    v("region", p.region);
    v("languageId", p.language_id);
    v("countryCode", p.country_code);
    v("endpointType", p.endpoint_type, a("endpointType"));
    v("id", p.id, beyond_metadata);
    v("platformId", p.platform_id, beyond_metadata);
    v("clientVersion", p.client_version, beyond_metadata);
    v("endpointId", p.endpoint_id, beyond_metadata);
    v("replacementLink", p.replacement_link, beyond_metadata);
    v.rest(p.more);
}

}  // namespace switchhook::graph
