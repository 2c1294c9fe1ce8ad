#include "emulator/platform/graph_service.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "base/json/writer.hpp"
#include "emulator/platform/recording_stream.hpp"

namespace switchhook::emulator {
namespace {

std::string error_date(wall_time at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return {text, length};
}

std::string seconds_text(duration d) {
    char text[32];
    const int length = std::snprintf(text, sizeof text, "%.3f", static_cast<double>(d.count()) / 1e6);
    return {text, static_cast<std::size_t>(length)};
}

bool may(const registered_app& app, const graph::method_description& method) {
    // Of a new call it depends on the body.
    if (method.permissions.empty() || method.id == graph::method::create) return true;
    return std::any_of(method.permissions.begin(), method.permissions.end(), [&](std::string_view role) {
        return std::find(app.roles.begin(), app.roles.end(), role) != app.roles.end();
    });
}

// A body needs a content type that says JSON; whatever follows its `;` is taken.
bool may_be_read(const net::http_request& request) {
    if (request.body.empty() || (request.method != "POST" && request.method != "PATCH")) return true;
    std::string_view type = request.headers.find("Content-Type");
    type = type.substr(0, type.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    return net::same_name(type, "application/json");
}

net::http_response json_response(unsigned status, std::string body) {
    net::http_response response{status, {}, std::move(body), {}};
    response.headers.set("Content-Type", "application/json; charset=utf-8");
    return response;
}

}  // namespace

graph_service::answer graph_service::handle(const graph_route& route, net::http_request request,
                                            wall_time now) {
    asked by{route, request, world_.ids().guid(), error_date(now), {}};
    answer out;
    auto& faults = world_.faults();
    if (faults.strikes(fault_kind::delay)) {
        out.wait = faults.of(fault_kind::delay).wait;
        by.add_fault(fault_kind::delay);
    }
    if (faults.strikes(fault_kind::reset)) {
        out.reset = true;
        by.add_fault(fault_kind::reset);
    }
    graph_answer given;
    if (auto refusal = kept_by_fault(by))
        given = *std::move(refusal);
    else
        given = decide(by, now);
    out.response = finish(by, given);
    return out;
}

void graph_service::asked::add_fault(fault_kind kind) {
    if (!fault.empty()) fault += ", ";
    fault += to_string(kind);
}

// What no method of a call is answered stands in its transcript too, as nobody else knows of it.
void graph_service::note(const asked& by, const graph_answer& given) {
    const auto& route = by.route;
    std::string name = route.segment;
    if (route.what == graph_route::kind::method)
        name = graph::describe(route.method).name;
    else if (route.what == graph_route::kind::wrong_verb)
        name = name.empty() ? by.request.method : by.request.method + ' ' + name;
    world_.note_request(route.call,
                        {std::move(name), by.request.body, given.status, given.code, given.message, by.fault},
                        clock_.now());
}

std::optional<graph_answer> graph_service::kept_by_fault(asked& by) {
    auto& faults = world_.faults();
    graph_answer refusal;
    fault_kind kind = fault_kind::http_429;
    if (faults.strikes(fault_kind::http_429)) {
        refusal = refused(429, "TooManyRequests", "Please retry again later.");
    } else if (faults.strikes(fault_kind::http_5xx)) {
        kind = fault_kind::http_5xx;
        const unsigned status = faults.of(kind).status;
        refusal = refused(status, status == 503 ? "serviceNotAvailable" : "generalException",
                          "The service is out of order.");
    } else if (faults.strikes(fault_kind::expired_token)) {
        kind = fault_kind::expired_token;
        refusal =
            refused(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.");
    } else {
        return std::nullopt;
    }
    by.add_fault(kind);
    note(by, refusal);
    return refusal;
}

graph_answer graph_service::decide(const asked& by, wall_time now) {
    const auto verdict = identity_.judge(by.request.headers.find("Authorization"), now);
    graph_answer refusal;
    if (const auto* refusal_of_token = std::get_if<token_refused>(&verdict)) {
        refusal = refused(refusal_of_token->status, refusal_of_token->code, refusal_of_token->message);
    } else {
        const auto& app = *std::get<const registered_app*>(verdict);
        const std::string tenant = identity_.tenant_of(by.request.headers.find("Authorization"));
        const bool is_method = by.route.what == graph_route::kind::method;
        const auto* call = world_.find(by.route.call);
        if (call != nullptr && call->facts().app_id != app.id) return refused(404, "8522", "Call not found.");
        if (auto in_the_way = refuse(by, app))
            refusal = *std::move(in_the_way);
        else if (is_method)
            return world_.request(
                {by.route.method,
                 by.route.call,
                 by.request.body,
                 std::string(by.request.headers.find("Scenario-Id")),
                 by.fault,
                 by.route.sub_id,
                 by.route.version,
                 {app.id, app.display_name, tenant.empty() ? app.tenant : tenant, app.roles, app.instances}},
                clock_.now());
        else
            refusal = beside_methods(by);
    }
    note(by, refusal);
    return refusal;
}

std::optional<graph_answer> graph_service::refuse(const asked& by, const registered_app& app) {
    const duration real(
        static_cast<duration::rep>(static_cast<double>(clock_.now().count()) / clock_.speed()));
    if (const auto wait = rate_.must_wait(app.id, world_.bounds().requests_a_second, real)) {
        auto refusal = refused(429, "TooManyRequests", "Please retry again later.");
        refusal.retry_after = *wait;
        return refusal;
    }
    if (by.route.what != graph_route::kind::method) return std::nullopt;
    const auto& method = graph::describe(by.route.method);
    const bool later = method.of_a_call() && method.id != graph::method::answer;
    if (!(later && world_.behaviour().roles_at_creation_only) && !may(app, method))
        return refused(403, "7504", "Insufficient enterprise tenant permissions, cannot access this API.");
    if (!may_be_read(by.request)) return refused(400, "BadRequest", graph_answer::unreadable);
    // https://learn.microsoft.com/graph/api/call-logteleconferencedevicequality
    if (by.route.method == graph::method::log_device_quality && by.request.headers.find("User-Agent").empty())
        return refused(400, "BadRequest", "The request has no User-Agent header.");
    return std::nullopt;
}

graph_answer graph_service::beside_methods(const asked& by) const {
    const auto& route = by.route;
    switch (route.what) {
        case graph_route::kind::no_call_id:
            return refused(400, "BadRequest",
                           "Found a function '" + route.segment + "' on an open property.");
        case graph_route::kind::no_such_segment:
            return refused(400, "BadRequest", "Resource not found for the segment '" + route.segment + "'.");
        case graph_route::kind::method:
        case graph_route::kind::wrong_verb: break;
    }
    return refused(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
}

net::http_response graph_service::finish(const asked& by, const graph_answer& answer) const {
    const std::string client_id(by.request.headers.find("client-request-id"));
    net::http_response response = json_response(answer.status, answer.body);
    if (!answer.code.empty()) {
        json::writer w;
        w.object([&] {
            w.object("error", [&] {
                w.field("code", answer.code);
                w.field("message", answer.message);
                w.object("innerError", [&] {
                    if (answer.status == 429) {
                        w.field("code", "429");
                        w.field("message", "Please retry after");
                        w.field("status", "429");
                    }
                    w.field("date", by.date);
                    w.field("request-id", by.request_id);
                    w.field("client-request-id", client_id.empty() ? by.request_id : client_id);
                });
            });
        });
        response.body = w.take();
    }
    if (response.body.empty()) response.headers = {};
    auto& headers = response.headers;
    headers.set("Cache-Control", "private");
    headers.set("Strict-Transport-Security", "max-age=31536000");
    headers.set("request-id", by.request_id);
    headers.set("client-request-id", client_id.empty() ? by.request_id : client_id);
    headers.set("x-ms-ags-diagnostic", R"({"ServerInfo":{"DataCenter":"Emulator","Slice":"E","Ring":"1"}})");
    if (!answer.location.empty())
        headers.set("Location", own_url_ + '/' + by.route.version + answer.location);
    if (by.route.what == graph_route::kind::wrong_verb) {
        std::string allowed;
        for (const std::string_view verb : by.route.allowed)
            allowed += (allowed.empty() ? "" : ", ") + std::string(verb);
        headers.set("Allow", allowed);
    }
    const auto kind = answer.status == 429 ? fault_kind::http_429 : fault_kind::http_5xx;
    if (answer.status == 429 || answer.status == 503)
        headers.set("Retry-After",
                    seconds_text(answer.retry_after > duration{} ? answer.retry_after
                                                                 : world_.faults().of(kind).wait));
    return response;
}

graph_service::answer graph_service::recording_named(const std::string& name,
                                                     const net::http_request& request) {
    answer out;
    auto& faults = world_.faults();
    if (faults.strikes(fault_kind::delay)) out.wait = faults.of(fault_kind::delay).wait;
    const auto* kept = world_.recording_named(name);
    if (kept == nullptr) {
        out.response = json_response(404, R"({"error":{"code":"NotFound","message":"No such recording."}})");
    } else if (request.headers.find("Authorization") != "Bearer " + kept->access_token) {
        out.response = json_response(
            401, R"({"error":{"code":"Unauthorized","message":"Not the token of this recording."}})");
    } else {
        out.response.headers.set("Content-Type", "application/octet-stream");
        out.response.stream = std::make_shared<recording_stream>(render(kept->audio));
    }
    return out;
}

}  // namespace switchhook::emulator
