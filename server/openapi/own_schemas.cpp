#include "server/openapi/own_schemas.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view problem = R"({
"type": "object", "description": "RFC 9457", "required": ["type", "title", "status", "detail", "requestId"],
"properties": {
  "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
  "detail": {"type": "string", "description": "What is wrong, in a sentence."},
  "requestId": {"type": "string", "description": "The X-Request-Id, which the log repeats."},
  "errors": {"type": "array", "description": "Mistakes in the body of the request.", "items": {
    "type": "object", "required": ["detail", "pointer"], "properties": {
      "detail": {"type": "string"}, "pointer": {"type": "string", "description": "JSON pointer"},
      "line": {"type": "integer"}, "column": {"type": "integer"}}}},
  "failure": {"type": "string", "description": "How a request to Graph failed.", "enum": ["refused", "gone",
    "unauthorized", "throttled", "service_error", "unreachable", "outcome_unknown", "no_token", "cancelled"]},
  "graphStatus": {"type": "integer"}, "code": {"type": "string", "description": "Graph's."},
  "meaning": {"type": "string"}, "remedy": {"type": "string"},
  "graphRequestId": {"type": "string", "description": "For Graph's support."}, "clientRequestId": {"type": "string"}
}})";

constexpr std::string_view party = R"({
"type": "object", "description": "Exactly one of them.", "minProperties": 1, "maxProperties": 1,
"additionalProperties": false, "properties": {
  "user": {"type": "string", "format": "uuid"},
  "phone": {"type": "string", "pattern": "^\\+[0-9]{3,15}$"},
  "application": {"type": "string", "format": "uuid"},
  "applicationInstance": {"type": "string", "format": "uuid"}
}})";

constexpr std::string_view meeting = R"({
"description": "A link to join by, a meeting id, or a token.", "oneOf": [
  {"type": "object", "required": ["url"], "additionalProperties": false, "properties": {
    "url": {"type": "string", "format": "uri"}}},
  {"type": "object", "required": ["meetingId"], "additionalProperties": false, "properties": {
    "meetingId": {"type": "string", "pattern": "^[0-9 ]+$"}, "passcode": {"type": "string"}}},
  {"type": "object", "required": ["token"], "additionalProperties": false, "properties": {
    "token": {"type": "string"}}}
]})";

constexpr std::string_view order = R"({
"type": "object", "additionalProperties": false,
"description": "One of to, join and call; none where the flow itself says whom to call.", "properties": {
  "to": {"oneOf": [{"$ref": "#/components/schemas/party"},
                   {"type": "array", "minItems": 1, "maxItems": 5, "items": {"$ref": "#/components/schemas/party"}}]},
  "join": {"$ref": "#/components/schemas/meeting"},
  "call": {"type": "object", "description": "As Graph takes it (microsoft.graph.call). callbackUri is the bot's own; requestedModalities and mediaConfig may be left out."},
  "flow": {"type": "string", "description": "What the call follows; without it, it is placed and left to this API."},
  "timeout": {"type": "string", "description": "How long it rings.", "examples": ["30s"]},
  "params": {"type": "object", "maxProperties": 50, "additionalProperties": {"type": "string"},
             "description": "For the flow, which lists the names under `params`."},
  "tenant": {"type": "string", "format": "uuid", "description": "Whose call it is; the bot's own tenant without it."}
}})";

constexpr std::string_view call_summary = R"({
"type": "object", "required": ["id", "state"], "properties": {
  "id": {"type": "string"},
  "state": {"type": "string", "enum": ["incoming", "prepared", "calling", "answering", "establishing", "established",
    "transferring", "transferAccepted", "terminating", "terminated"]},
  "direction": {"type": "string", "enum": ["incoming", "outgoing"]},
  "outcome": {"type": "string", "description": "Of a call that the bot places: answered, busy, noAnswer, declined, unreachable, failed. Of one that has ended also how: caller, callee, hangup, transfer, redirect, rejected, lost."},
  "began": {"type": "string", "format": "date-time"}, "ended": {"type": "string", "format": "date-time"},
  "from": {"type": "object"}, "to": {"type": "object"}, "chain": {"type": "string"},
  "flow": {"type": "object", "properties": {
    "name": {"type": "string"}, "version": {"type": "string"}, "section": {"type": "string"}, "step": {"type": "string"}}}
}})";

constexpr std::string_view call_details = R"({
"allOf": [{"$ref": "#/components/schemas/callSummary"}, {"type": "object", "required": ["timeline"], "properties": {
  "tenant": {"type": "string"},
  "variables": {"type": "object", "additionalProperties": {"type": "string"}},
  "keysMissed": {"type": "integer"},
  "timeline": {"type": "array", "items": {"$ref": "#/components/schemas/timelineEntry"}}
}}]})";

constexpr std::string_view timeline_entry = R"({
"type": "object", "required": ["at", "event", "reason", "actions"], "properties": {
  "at": {"type": "string", "format": "date-time"}, "event": {"type": "string"}, "reason": {"type": "string"},
  "actions": {"type": "array", "items": {"type": "string"}},
  "meaning": {"type": "string"}, "remedy": {"type": "string"},
  "follows": {"type": "object", "description": "In the first entry of a call.", "required": ["name", "version"],
    "properties": {"name": {"type": "string"}, "version": {"type": "string"}}},
  "visits": {"type": "array", "items": {"$ref": "#/components/schemas/visit"}}
}})";

constexpr std::string_view visit = R"({
"type": "object", "required": ["section", "step", "verb"], "properties": {
  "section": {"type": "string"},
  "step": {"type": "string", "description": "The place of the step in the flow file, as a JSON pointer."},
  "verb": {"type": "string"},
  "outcome": {"type": "string", "description": "By which the step was left; without it, it was entered."}
}})";

constexpr std::string_view call_page = R"({
"type": "object", "required": ["live", "ended"], "properties": {
  "live": {"type": "array", "items": {"$ref": "#/components/schemas/callSummary"}},
  "ended": {"type": "array", "items": {"$ref": "#/components/schemas/callSummary"}},
  "next": {"type": "string", "description": "Path of the next page, where there is one."}
}})";

constexpr std::string_view call_event = R"({
"type": "object", "description": "The data of an event; which members it has depends on its kind.",
"properties": {
  "call": {"type": "string"}, "at": {"type": "string", "format": "date-time"}, "state": {"type": "string"},
  "before": {"type": "string"}, "reason": {"type": "string"}, "direction": {"type": "string"},
  "from": {"type": "object"}, "to": {"type": "object"}, "flow": {"type": "object"},
  "n": {"type": "integer"}, "event": {"type": "string"}, "actions": {"type": "array", "items": {"type": "string"}},
  "meaning": {"type": "string"}, "remedy": {"type": "string"},
  "visits": {"type": "array", "items": {"$ref": "#/components/schemas/visit"}},
  "request": {"type": "integer"}, "method": {"type": "string"}, "failure": {"type": "string"},
  "status": {"type": "integer"}, "code": {"type": "string"}, "requestId": {"type": "string"},
  "clientRequestId": {"type": "string"}, "began": {"type": "string", "format": "date-time"},
  "outcome": {"type": "string"}, "lost": {"type": "integer"}
}})";

constexpr std::string_view hours_override = R"({
"type": "object", "required": ["state"], "additionalProperties": false, "properties": {
  "state": {"type": "string", "enum": ["open", "closed", "holiday"]},
  "until": {"type": "string", "format": "date-time", "description": "Until it is taken back, without it."}
}})";

constexpr std::string_view hours_overridden = R"({
"type": "object", "required": ["name", "state"], "properties": {
  "name": {"type": "string"}, "state": {"type": "string", "enum": ["open", "closed", "holiday"]},
  "until": {"type": "string", "format": "date-time"}
}})";

constexpr std::string_view hours_list = R"({
"type": "object", "required": ["hours", "overrides"], "properties": {
  "hours": {"type": "array", "items": {"type": "object",
    "required": ["name", "flow", "zone", "state", "overridden"], "properties": {
      "name": {"type": "string"}, "flow": {"type": "string"}, "zone": {"type": "string"},
      "state": {"type": "string", "enum": ["open", "closed", "holiday"]},
      "until": {"type": "string", "format": "date-time", "description": "The next change; missing when there is none within a year."},
      "overridden": {"type": "boolean"}}}},
  "overrides": {"type": "array", "items": {"$ref": "#/components/schemas/hoursOverridden"}}
}})";

constexpr std::string_view queue_list = R"({
"type": "object", "required": ["queues"], "properties": {
  "queues": {"type": "array", "items": {"type": "object", "required": ["name", "callers", "agents"], "properties": {
    "name": {"type": "string"},
    "waitMs": {"type": "integer", "description": "What the first caller may expect; missing when nobody was taken lately."},
    "callers": {"type": "array", "description": "The next one first.", "items": {"type": "object",
      "required": ["call", "since", "priority", "rings"], "properties": {
        "call": {"type": "string"}, "since": {"type": "string", "format": "date-time"},
        "priority": {"type": "integer"}, "rings": {"type": "boolean", "description": "An agent is being called for this one."}}}},
    "agents": {"type": "array", "items": {"type": "object", "required": ["state"], "properties": {
        "user": {"type": "string"}, "phone": {"type": "string"}, "application": {"type": "string"}, "applicationInstance": {"type": "string"},
        "state": {"type": "string", "enum": ["free", "rings", "rests"]},
        "until": {"type": "string", "format": "date-time", "description": "When it rests no longer."}}}}}}}
}})";

constexpr std::string_view arrival_list = R"({
"type": "object", "required": ["instances"], "properties": {
  "instances": {"type": "array", "description": "The one that was asked first.", "items": {"type": "object",
    "required": ["since", "accepted", "reasons", "refused", "received"], "properties": {
      "instance": {"type": "integer", "description": "Of several that share a database."},
      "since": {"type": "string", "format": "date-time"},
      "accepted": {"type": "object", "required": ["callbacks", "prompts"], "properties": {
        "callbacks": {"$ref": "#/components/schemas/arrivalCount"}, "prompts": {"$ref": "#/components/schemas/arrivalCount"}}},
      "reasons": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/arrivalCount"}, {"type": "object",
        "required": ["reason", "remedy"], "properties": {"reason": {"type": "string"}, "remedy": {"type": "string"}}}]}},
      "refused": {"type": "array", "description": "The latest first, 200 at most, and 50 of a reason.", "items": {"type": "object",
        "required": ["at", "peer", "reason"], "properties": {
          "at": {"type": "string", "format": "date-time"}, "peer": {"type": "string", "description": "Its address."},
          "what": {"type": "string", "description": "Method and path; missing when no request was read."},
          "reason": {"type": "string"}, "status": {"type": "integer", "description": "Missing when nobody was answered."},
          "audience": {"type": "string", "format": "uuid", "description": "Of a token that was for another application."}}}},
      "received": {"type": "array", "description": "The latest callbacks that were accepted, the last one first, 50 at most.", "items": {"type": "object",
        "required": ["at", "peer", "what", "notifications", "status"], "properties": {
          "at": {"type": "string", "format": "date-time"}, "peer": {"type": "string", "description": "Its address."},
          "what": {"type": "string", "description": "Method and path."},
          "notifications": {"type": "integer", "description": "How many were in it."}, "status": {"type": "integer"}}}}}}}
}})";

constexpr std::string_view arrival_count = R"({
"type": "object", "required": ["count"], "properties": {
  "count": {"type": "integer"}, "last": {"type": "string", "format": "date-time"}
}})";

constexpr std::string_view call_export = R"({
"type": "object", "required": ["format", "exported", "call", "recordings", "callbacks", "journal"], "properties": {
  "format": {"type": "integer", "const": 1},
  "exported": {"type": "string", "format": "date-time"},
  "call": {"$ref": "#/components/schemas/callSummary"},
  "flow": {"type": "object", "required": ["name", "version"], "properties": {
    "name": {"type": "string"}, "version": {"type": "string"}, "text": {"type": "string", "description": "Of its file."}}},
  "recordings": {"type": "array", "items": {"type": "object", "required": ["file", "bytes"], "properties": {
    "file": {"type": "string", "description": "In recordings.folder."}, "bytes": {"type": "integer"}}}},
  "callbacks": {"type": "array", "items": {"type": "object"}, "description": "Orders that wait, as GET /api/callbacks has them."},
  "journal": {"type": "array", "items": {"type": "object"}, "description": "As GET /api/calls/{id}/journal has it."}
}})";

constexpr std::string_view detour = R"({
"type": "object", "required": ["section"], "additionalProperties": false, "properties": {
  "section": {"type": "string", "maxLength": 200, "description": "Of the flow that the call follows."}
}})";

constexpr std::string_view call_erased = R"({
"type": "object", "required": ["id", "recordings", "callbacks"], "properties": {
  "id": {"type": "string"}, "recordings": {"type": "integer", "description": "So many went with it."},
  "callbacks": {"type": "integer", "description": "So many orders to call back, too."}
}})";

constexpr std::string_view callback_list = R"({
"type": "object", "required": ["callbacks"], "properties": {
  "callbacks": {"type": "array", "items": {"type": "object",
    "required": ["id", "flow", "to", "state", "due", "expires", "asked", "askedBy", "attempts", "tries"], "properties": {
      "id": {"type": "string", "format": "uuid"}, "flow": {"type": "string"}, "to": {"type": "object"},
      "state": {"type": "string", "enum": ["waiting", "calling"]},
      "due": {"type": "string", "format": "date-time", "description": "The next attempt."},
      "expires": {"type": "string", "format": "date-time"}, "within": {"type": "string"},
      "asked": {"type": "string", "format": "date-time"},
      "askedBy": {"type": "string", "description": "The call in which it was asked for."},
      "attempts": {"type": "integer", "description": "So many are made at most."}, "tries": {"type": "integer", "description": "That were begun."},
      "last": {"type": "object", "required": ["call", "began"], "properties": {
        "call": {"type": "string"}, "began": {"type": "string", "format": "date-time"},
        "outcome": {"type": "string", "description": "As of calls; lost: the server was restarted meanwhile."}}}}}}
}})";

constexpr std::string_view flow_picture = R"({
"type": "object", "required": ["name", "version", "calls", "nodes", "arrows"], "properties": {
  "name": {"type": "string"}, "version": {"type": "string"},
  "calls": {"type": "integer", "description": "That were counted: live ones as far as they have come, and of the last 500 that ended."},
  "inPart": {"type": "integer", "description": "Of them, those that went ways which are not in this version, or may not be told."},
  "nodes": {"type": "array", "items": {"type": "object", "required": ["kind", "title", "steps"], "properties": {
    "kind": {"type": "string", "enum": ["start", "section", "end"]}, "title": {"type": "string"},
    "entered": {"type": "integer"},
    "steps": {"type": "array", "items": {"type": "object", "required": ["at", "caption", "depth"], "properties": {
      "at": {"type": "string", "description": "Its place in the flow file, a JSON pointer."},
      "caption": {"type": "string"}, "depth": {"type": "integer"}, "entered": {"type": "integer"}}}}}}},
  "arrows": {"type": "array", "items": {"type": "object", "required": ["from", "to", "kind", "label"], "properties": {
    "from": {"type": "integer", "description": "A place in `nodes`, from 0."}, "to": {"type": "integer"},
    "step": {"type": "integer", "description": "Of the node it leaves, from 0."},
    "kind": {"type": "string", "enum": ["success", "failure", "run"]},
    "label": {"type": "string", "description": "The key or outcome; may be empty."}, "taken": {"type": "integer"}}}}
}})";

constexpr std::string_view whoami = R"({
"type": "object", "required": ["role", "version"], "properties": {
  "role": {"type": "string", "enum": ["admin", "viewer"]}, "version": {"type": "string"}
}})";

constexpr std::string_view flow_list = R"({
"type": "object", "required": ["flows", "earlier"], "properties": {
  "flows": {"type": "array", "description": "What calls follow that begin now.", "items": {"type": "object",
    "required": ["name", "version", "takes", "calls"], "properties": {
      "name": {"type": "string"}, "version": {"type": "string"}, "takes": {"type": "string", "enum": ["incoming", "outgoing"]},
      "calls": {"type": "integer", "description": "That live."}}}},
  "earlier": {"type": "array", "description": "What live calls follow that began before.", "items": {"type": "object",
    "required": ["name", "version", "calls"], "properties": {
      "name": {"type": "string"}, "version": {"type": "string"}, "calls": {"type": "integer"}}}},
  "lastReload": {"$ref": "#/components/schemas/reload"}
}})";

constexpr std::string_view reload = R"({
"type": "object", "required": ["at", "cause", "outcome", "parts", "atNextStart", "problems"], "properties": {
  "at": {"type": "string", "format": "date-time"},
  "cause": {"type": "string", "enum": ["SIGHUP", "POST /api/reload", "changed files"]},
  "outcome": {"type": "string", "enum": ["unchanged", "taken", "refused"]},
  "parts": {"type": "array", "items": {"type": "object", "required": ["name", "outcome"], "properties": {
    "name": {"type": "string"}, "outcome": {"type": "string", "enum": ["unchanged", "taken", "refused"]},
    "detail": {"type": "string", "description": "What counts now, or why nothing else does."}}}},
  "atNextStart": {"type": "array", "items": {"type": "string"}, "description": "Keys that have changed, and count from the next start on."},
  "problems": {"type": "array", "items": {"type": "string"}, "description": "FILE:LINE:COLUMN: what, as `switchhook check` says it."}
}})";

constexpr std::string_view statistics_times = R"({
"type": "object", "description": "Milliseconds within which 50 and 95 of 100 were done; missing where there were none.",
"required": ["count"], "properties": {
  "count": {"type": "integer"}, "p50": {"type": "integer"}, "p95": {"type": "integer"}}
})";

constexpr std::string_view statistics_counts = R"({
"type": "object", "required": ["begun", "ended", "answerMs", "requestMs", "requestsFailed", "callbacksRefused"], "properties": {
  "begun": {"type": "integer", "description": "Calls."},
  "ended": {"type": "object", "description": "Calls by their outcome.", "additionalProperties": {"type": "integer"}},
  "answerMs": {"$ref": "#/components/schemas/statisticsTimes"}, "requestMs": {"$ref": "#/components/schemas/statisticsTimes"},
  "requestsFailed": {"type": "integer"}, "callbacksRefused": {"type": "integer"}}
})";

constexpr std::string_view statistics = R"({
"type": "object", "required": ["over", "stepSeconds", "total", "steps"], "properties": {
  "over": {"type": "string", "enum": ["hour", "day"]}, "stepSeconds": {"type": "integer"},
  "total": {"$ref": "#/components/schemas/statisticsCounts"},
  "steps": {"type": "array", "description": "The oldest first; the last one goes on.", "items": {
    "allOf": [{"$ref": "#/components/schemas/statisticsCounts"}, {"type": "object", "required": ["at"], "properties": {
      "at": {"type": "string", "format": "date-time", "description": "When it began."}}}]}}}
})";

}  // namespace

const std::vector<own_schema>& own_schemas() {
    static const std::vector<own_schema> all{
        {"problem", problem},
        {"party", party},
        {"meeting", meeting},
        {"callOrder", order},
        {"callSummary", call_summary},
        {"callDetails", call_details},
        {"timelineEntry", timeline_entry},
        {"visit", visit},
        {"callPage", call_page},
        {"callEvent", call_event},
        {"callExport", call_export},
        {"callErased", call_erased},
        {"detour", detour},
        {"flowList", flow_list},
        {"flowPicture", flow_picture},
        {"whoami", whoami},
        {"reload", reload},
        {"hoursOverride", hours_override},
        {"hoursOverridden", hours_overridden},
        {"hoursList", hours_list},
        {"queueList", queue_list},
        {"arrivalList", arrival_list},
        {"arrivalCount", arrival_count},
        {"callbackList", callback_list},
        {"statistics", statistics},
        {"statisticsCounts", statistics_counts},
        {"statisticsTimes", statistics_times},
    };
    return all;
}

}  // namespace switchhook::server
