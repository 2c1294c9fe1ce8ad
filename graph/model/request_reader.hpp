#pragma once
// Requests as a bot sends them, back into plain data: checked first by the description of the body and of
// every type in it, then by what no description says (request_rules.hpp).

#include <optional>
#include <string>
#include <string_view>

#include "base/json/document.hpp"
#include "base/result.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/requests.hpp"

namespace switchhook::graph {

struct request_error {
    std::string field;    // "prompts[0].mediaInfo.uri"; empty when the body as a whole is meant
    std::string problem;  // "is required", "must be a whole number from 1 to 120", …

    friend bool operator==(const request_error&, const request_error&) = default;
};
std::string to_string(const request_error& e);  // prompts[0].mediaInfo.uri is required

// The first departure of an object from its description. Null counts as absent; members that the description
// does not have are let pass.
std::optional<request_error> find_departure(const type_description& wanted, json::value object);

// `body` may be absent where no member is required. `sub_id` is the one of the path.
result<call_request, request_error> read_request(method m, json::value body, std::string_view sub_id = {});

}  // namespace switchhook::graph
