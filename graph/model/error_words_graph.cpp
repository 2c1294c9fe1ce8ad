#include "graph/model/result_code_texts.hpp"

namespace switchhook::graph::texts {
namespace {

constexpr std::string_view fix_request =
    "Compare the request with the method's reference. The log line names method and requestId.";

// Gateways in front of the calling service answer with words: https://learn.microsoft.com/graph/errors
constexpr error_word_text rows[] = {
    {"BadRequest",
     "The request is malformed (HTTP 400).",
     {"A value is missing or of the wrong type.", "The method does not exist on this path."},
     fix_request},
    {"invalidRequest",
     "The request is malformed or wrong (HTTP 400).",
     {"A value is missing or of the wrong type."},
     fix_request},
    {"InvalidAuthenticationToken",
     "Graph does not accept the token (HTTP 401).",
     {"It has expired or was cut off.", "It was issued for another service or cloud.",
      "This machine's clock is wrong."},
     "Check graph.cloud, app.id and app.tenant, and the clock; the token is renewed by itself."},
    {"Unauthorized",
     "Graph does not accept the token (HTTP 401).",
     {"It has expired, or is not the one for this address."},
     "Check graph.cloud, app.id and app.tenant, and the clock; the token is renewed by itself."},
    {"Forbidden",
     "It is forbidden (HTTP 403).",
     {"A role is missing or lacks admin consent.", "A policy of the tenant forbids it."},
     "Add the role, let an administrator grant consent, then restart: docs/guides/register.md lists the "
     "roles."},
    {"Authorization_RequestDenied",
     "The application may not do this (HTTP 403).",
     {"A role is missing or lacks admin consent."},
     "Add the role, let an administrator grant consent, then restart: docs/guides/register.md lists the "
     "roles."},
    {"accessDenied",
     "The application may not do this (HTTP 403).",
     {"A role is missing or lacks admin consent."},
     "Add the role, let an administrator grant consent, then restart: docs/guides/register.md lists the "
     "roles."},
    {"NotFound",
     "It was not found (HTTP 404).",
     {"The call has ended.", "The id, version or path is wrong."},
     "Check the id, graph.version and graph.root; if the call has ended there is nothing to do."},
    {"itemNotFound",
     "It was not found (HTTP 404).",
     {"The call has ended.", "The id is wrong."},
     "Check the id; if the call has ended there is nothing to do."},
    {"TooManyRequests",
     "Graph is throttling this application (HTTP 429).",
     {"More requests than the limits allow.", "Many calls started at the same moment."},
     "Wait as Retry-After says, which Switchhook does by itself; spread calls over time."},
    {"activityLimitReached",
     "Graph is throttling this application (HTTP 429).",
     {"More requests than the limits allow."},
     "Wait as Retry-After says, which Switchhook does by itself; spread calls over time."},
    {"generalException", "Graph failed and does not say why.", {"A fault of the service."}, ask_support},
    {"UnknownError",
     "Graph failed and does not say why.",
     {"A fault of the service.", "The gateway did not know the error of the calling service."},
     "Look at the HTTP status beside it. If it goes on, give Microsoft support the requestId of the log "
     "line."},
    {"InternalServerError", "Graph failed inside (HTTP 500).", {"A fault of the service."}, ask_support},
    {"serviceNotAvailable",
     "The service is not available (HTTP 503).",
     {"It is overloaded or under maintenance."},
     "Wait as Retry-After says, which Switchhook does by itself."},
    {"ServiceUnavailable",
     "The service is not available (HTTP 503).",
     {"It is overloaded or under maintenance."},
     "Wait as Retry-After says, which Switchhook does by itself."},
};

}  // namespace

std::span<const error_word_text> word() { return rows; }

}  // namespace switchhook::graph::texts
