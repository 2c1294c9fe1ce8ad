#pragma once
// Every calls method of Graph, for one of the bot's calls: what Graph has behind /calls/{call} stands behind
// /api/calls/{id}, with Graph's verb and body. The call as Graph has it is at /api/calls/{id}/graph, because
// /api/calls/{id} is the call as it is here.

#include <memory>
#include <string>

#include "graph/model/methods.hpp"
#include "server/admin/router.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// What is handed over outlives the router.
void add_method_pages(router& to, std::shared_ptr<services> shared, runtime& calls);

// Where the control API has a method: "/api/calls/{call}/participants/{id}/mute".
std::string control_path_of(const graph::method_description& m);

// The method and the ids of what stands behind /api/calls/{id}/, as it came; 404 with the nearest one, 405 with
// Allow.
result<graph::method_match, problem_document> find_method(std::string_view verb, std::string_view rest);

}  // namespace switchhook::server
