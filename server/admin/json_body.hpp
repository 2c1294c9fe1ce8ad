#pragma once
// Bodies of requests to the control API.

#include <cstddef>

#include "base/json/document.hpp"
#include "base/json/located.hpp"
#include "server/admin/admin_request.hpp"

namespace switchhook::server {

inline constexpr std::size_t most_json_bytes = 128U << 10;

// 413 beyond `most` bytes, 415 for another Content-Type than application/json or application/…+json, 400 for
// what is no JSON, or names a member twice. Tolerant reading of what Graph gets passed on.
result<json::document, problem_document> read_json(const admin_request& request,
                                                   std::size_t most = most_json_bytes);

// The same for what is ours, to be read with json::fields (file name "body"): mistakes come back as problems with
// line and column, `make_problem(problems)` tells all of them.
result<json::node, problem_document> read_located_json(const admin_request& request,
                                                       std::size_t most = most_json_bytes);

}  // namespace switchhook::server
