#pragma once
// Between the control API and Graph: bodies that are passed on, answers that come back.

#include <string>
#include <string_view>

#include "graph/model/methods.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/responses.hpp"
#include "server/admin/admin_request.hpp"

namespace switchhook::server {

// 400 for what Graph would refuse, and for members of the body that the method does not have. A body may be
// absent where no member is required. `callback_uri` is for methods whose own may be left out.
result<graph::call_request, problem_document> read_graph_request(graph::method m, std::string_view sub_id,
                                                                 const admin_request& request,
                                                                 const std::string& callback_uri);

// `within` is where the body of the method begins in that of the request.
problem_document problem_of(const graph::request_error& wrong, std::string_view within = {});

// Status and body as they came, but without recording tokens.
net::http_response to_response(const graph::call_response& answer);
// What of a body may leave the server; empty for what is no JSON.
std::string without_recording_tokens(std::string_view body);

// Graph's own status where it says what is wrong with the request; else 502, 503 or 504, the last when it may have
// been done.
problem_document problem_of(const graph::request_failure& why);

}  // namespace switchhook::server
