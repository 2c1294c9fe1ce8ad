#pragma once
// The members of the types in operation.hpp, for the visitors of members.hpp.

#include "graph/model/resources/identity_members.hpp"
#include "graph/model/resources/operation.hpp"

namespace switchhook::graph {

template <class Visitor>
void members(Visitor& v, operation& o) {
    v("id", o.id);
    v("status", o.status, required);
    v("clientContext", o.client_context);
    v("resultInfo", o.result_info);
    v("completionReason", o.completion_reason, beyond_metadata);
    v("recordingLocation", o.recording_location, beyond_metadata);
    v("recordingAccessToken", o.recording_access_token, beyond_metadata);
    v("participants", o.participants, beyond_metadata);
    v.rest(o.more);
}

}  // namespace switchhook::graph
