#pragma once
// Graph's side of the wire in Graph's own words: notifications and resources, as the emulator sends them.
// Reading what was written gives the same value again.

#include <string>
#include <string_view>
#include <vector>

#include "base/json/writer.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::graph {

// Paths without the host: /communications/calls/{id}/operations/{id}, /app/calls/… Empty for a resource of
// unknown kind.
std::string write_resource_path(const resource_path& at, std::string_view root = "communications");

// The body of one POST to the callback. `resource` has the /app form and `resourceUrl` the /communications
// form, as on live traffic; `callback_uri` stands in each entry unless it is empty. An entry without data but
// with a type is written as a collection of one: that is how rosters and content sharing sessions travel.
std::string write_notifications(const std::vector<notification>& all, std::string_view callback_uri = {});

// What a response adds to a resource; empty members are left out.
struct resource_annotations {
    std::string context;       // @odata.context
    std::string callback_uri;  // of a call
};

// https://learn.microsoft.com/graph/api/resources/call
void write_call(json::writer& w, const call_id& id, const call_data& call,
                const resource_annotations& more = {});
std::string write_call(const call_id& id, const call_data& call, const resource_annotations& more = {});

// https://learn.microsoft.com/graph/api/resources/commsoperation
void write_operation(json::writer& w, const operation_data& operation, const resource_annotations& more = {});
std::string write_operation(const operation_data& operation, const resource_annotations& more = {});

}  // namespace switchhook::graph
