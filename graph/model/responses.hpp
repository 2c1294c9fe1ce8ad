#pragma once
// What comes back from a calls method.

#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::graph {

struct call_response {
    unsigned status = 0;
    std::variant<std::monostate, operation_data, call_data> body;
    std::string client_request_id;  // ours, the same over all attempts
    call_id created;   // of a new call
    std::string text;  // the body as it came
};

enum class failure_kind {
    refused,          // 4xx: asking again the same way changes nothing
    gone,             // 404: the call or operation is no more
    unauthorized,     // 401 or 403 after a fresh token
    throttled,        // 429 or 503, and the budget for repeats is spent
    service_error,    // other 5xx
    unreachable,      // no connection; Graph never saw the request
    outcome_unknown,  // sent, but the answer was lost or came too late: it may have been done
    no_token,         // the identity platform gave no token
    cancelled,        // we are stopping
};
std::string_view to_string(failure_kind k);

struct request_failure {
    failure_kind kind = failure_kind::refused;
    unsigned http_status = 0;       // 0 when there was no answer
    std::string code;               // of Graph's error body: "8522", "TooManyRequests", …
    std::string request_id;         // Graph's, for its support
    std::string client_request_id;  // ours, the same over all attempts
    std::string reason;             // why there was no answer, in words; empty when there was one
};

// The error body of Graph: {"error": {"code", "message", "innerError"}}. The code, or empty.
std::string read_error_code(std::string_view body);

}  // namespace switchhook::graph
