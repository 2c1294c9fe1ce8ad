#pragma once
// What more than one method refuses. https://learn.microsoft.com/graph/errors

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/graph_answer.hpp"
#include "emulator/world/settings.hpp"
#include "graph/model/resources/media.hpp"

namespace switchhook::emulator {

graph_answer invalid(std::string field, std::string_view problem);  // 400/8523
graph_answer not_valid_in_state();                                  // 400/8585
graph_answer not_established();                                     // 400/8501
graph_answer not_found();                                           // 404/8522

bool is_web(std::string_view uri);  // http or https, with a host
// A callbackUri has to be https, unless a quirk lets http pass.
bool may_call_back(std::string_view uri, const quirks& how);
std::optional<graph_answer> bad_prompts(const std::vector<graph::prompt>& prompts);

}  // namespace switchhook::emulator
