#pragma once
// What stands in the way of a call that an application wants to place.
// https://learn.microsoft.com/graph/api/application-post-calls

#include <optional>
#include <string>
#include <vector>

#include "emulator/world/graph_answer.hpp"
#include "emulator/world/settings.hpp"
#include "graph/model/requests.hpp"

namespace switchhook::emulator {

// Who asks, by its token.
struct asking_app {
    std::string id, name, tenant;
    std::vector<std::string> roles{};
    // Resource accounts that may be the source of its calls; any when there are none.
    std::vector<std::string> instances{};
};

// Roles, source, tenant and callback.
std::optional<graph_answer> refusal_to_place(const graph::create_call_request& r, const asking_app& app,
                                             const std::string& version, const quirks& how);

}  // namespace switchhook::emulator
