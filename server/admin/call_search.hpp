#pragma once
// What GET /api/calls is asked for beside its page.

#include <string>

#include "server/admin/admin_request.hpp"
#include "server/runtime/live_call.hpp"
#include "server/store/call_filter.hpp"

namespace switchhook::server {

// 400 with the option that is wrong. Its value is not said back: it may be a number.
result<call_filter, problem_document> read_call_filter(const admin_request& request);

// The same as a query: "&number=%2B33612".
std::string to_query(const call_filter& wanted);

bool fits(const call_filter& wanted, const live_call& call);

}  // namespace switchhook::server
