#include "server/admin/method_pages.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "server/admin/graph_body.hpp"
#include "server/admin/kept_calls.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view call_path = "/api/calls/{call}";

// Why nothing was asked of Graph.
asio::awaitable<problem_document> refusal_of(asking_refusal why, shared_services shared,
                                             graph::call_id call) {
    switch (why) {
        case asking_refusal::not_placed_yet: {
            auto p = make_problem(409, "Graph has not taken the call yet");
            p.headers.set("Retry-After", "1");
            co_return p;
        }
        case asking_refusal::too_many:
            co_return try_later("too many requests of this call wait for Graph", 1);
        case asking_refusal::no_call: break;
    }
    const auto ended = co_await find_ended(shared, shared->placed.name_of(call));
    if (ended.has_value() && *ended) co_return make_problem(404, "the call has ended");
    co_return make_problem(404, "no call " + shown(call.wire()));
}

asio::awaitable<reply> to_reply(asked_answer answer, shared_services shared, graph::call_id call) {
    if (const auto* response = std::get_if<graph::call_response>(&answer)) co_return to_response(*response);
    if (const auto* failure = std::get_if<graph::request_failure>(&answer)) co_return problem_of(*failure);
    co_return co_await refusal_of(std::get<asking_refusal>(answer), std::move(shared), std::move(call));
}

std::string callback_uri(const services& shared) {
    const auto incoming = shared.flows.now()->incoming;
    return incoming ? incoming->world.settings.callback_uri : std::string();
}

asio::awaitable<reply> use_method(std::shared_ptr<services> shared, runtime& calls, admin_request request) {
    const std::string verb = request.http.method == "HEAD" ? "GET" : request.http.method;
    const auto found = find_method(verb, request.parameter("rest"));
    if (!found.has_value()) co_return found.error();
    auto wanted = read_graph_request(found->id, found->sub_id, request, callback_uri(*shared));
    if (!wanted.has_value()) co_return std::move(wanted).error();
    const graph::call_id call(request.parameter("id"));
    auto answer = co_await calls.ask(call, *std::move(wanted));
    co_return co_await to_reply(std::move(answer), std::move(shared), call);
}

asio::awaitable<reply> get_from_graph(std::shared_ptr<services> shared, runtime& calls,
                                      admin_request request) {
    const graph::call_id call(request.parameter("id"));
    graph::call_request wanted = graph::get_call_request{};
    auto answer = co_await calls.ask(call, std::move(wanted));
    co_return co_await to_reply(std::move(answer), std::move(shared), call);
}

asio::awaitable<reply> use_method_of_no_call(std::shared_ptr<services> shared, runtime& calls,
                                             graph::method m, admin_request request) {
    auto wanted = read_graph_request(m, {}, request, {});
    if (!wanted.has_value()) co_return std::move(wanted).error();
    auto answer = co_await calls.ask_beside_calls(*std::move(wanted));
    const graph::call_id none;
    co_return co_await to_reply(std::move(answer), std::move(shared), none);
}

// What would have been found, with the ids that were given.
std::string nearest_method(const std::vector<std::string>& typed) {
    std::string rest;
    for (const auto& segment : typed) rest += (rest.empty() ? "" : "/") + segment;
    std::vector<std::string> paths;
    for (const auto& m : graph::all_methods()) {
        auto path = control_path_of(m);
        if (!m.of_a_call() || path.size() <= call_path.size()) continue;
        path.erase(0, call_path.size() + 1);
        if (const auto id = path.find("{id}"); id != std::string::npos && typed.size() > 1)
            path.replace(id, 4, typed[1]);
        paths.push_back(std::move(path));
    }
    const std::vector<std::string_view> known(paths.begin(), paths.end());
    return std::string(nearest(rest, known));
}

}  // namespace

std::string control_path_of(const graph::method_description& m) {
    if (m.id == graph::method::get) return std::string(call_path) + "/graph";
    return "/api/calls" + std::string(m.path);
}

result<graph::method_match, problem_document> find_method(std::string_view verb, std::string_view rest) {
    std::vector<std::string> segments;
    std::string path = "/call";
    for (auto left = rest;;) {
        const auto slash = left.find('/');
        auto segment = decoded(left.substr(0, slash));
        // An id has no slash; one that is escaped would be read as the end of a segment.
        if (!segment || segment->find('/') != std::string::npos)
            return make_problem(400, "the path cannot be read: a wrong %-escape, or too long");
        // Whatever stands before Graph may take it for a step, and the method of a participant for the call's.
        if (*segment == "." || *segment == "..") return make_problem(400, '"' + *segment + "\" is no id");
        path += '/' + *segment;
        segments.push_back(*std::move(segment));
        if (slash == std::string_view::npos) break;
        left.remove_prefix(slash + 1);
    }
    auto found = graph::match_method(verb, path);
    if (auto* match = std::get_if<graph::method_match>(&found)) return std::move(*match);
    std::string allow;
    for (const auto v : std::get<graph::no_method>(found).allowed) {
        allow += (allow.empty() ? "" : ", ") + std::string(v);
        if (v == "GET") allow += ", HEAD";
    }
    if (!allow.empty()) return method_not_allowed(allow);
    auto near = nearest_method(segments);
    return make_problem(404, "a call has no " + shown(rest) + did_you_mean(shown(near)));
}

void add_method_pages(router& to, std::shared_ptr<services> shared, runtime& calls) {
    for (const auto* verb : {"GET", "POST", "PATCH", "DELETE"})
        to.add({verb, "/api/calls/{id}/{rest...}", access::bearer, "A calls method of Graph, on this call",
                [shared, &calls](admin_request q) { return use_method(shared, calls, std::move(q)); }});
    to.add({"GET", "/api/calls/{id}/graph", access::bearer, "The call as Graph has it",
            [shared, &calls](admin_request q) { return get_from_graph(shared, calls, std::move(q)); }});
    for (const auto& m : graph::all_methods()) {
        if (m.of_a_call() || m.id == graph::method::create) continue;
        to.add({std::string(m.verb), control_path_of(m), access::bearer,
                "A calls method of Graph, of no call", [shared, &calls, id = m.id](admin_request q) {
                    return use_method_of_no_call(shared, calls, id, std::move(q));
                }});
    }
}

}  // namespace switchhook::server
