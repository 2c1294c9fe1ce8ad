#pragma once
// Requests as a bot sends them, back into plain data: checked by the table of methods.hpp first, then by what
// each type needs.

#include <string>

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

// `body` may be absent where no member is required. Null counts as absent, members that the table does not
// have are ignored.
result<call_request, request_error> read_request(method m, json::value body);

}  // namespace switchhook::graph
