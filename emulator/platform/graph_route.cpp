#include "emulator/platform/graph_route.hpp"

#include <vector>

#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

std::vector<std::string_view> segments_of(std::string_view target) {
    target = target.substr(0, target.find_first_of("?#"));
    if (target.starts_with('/')) target.remove_prefix(1);
    std::vector<std::string_view> segments;
    for (;;) {
        const auto slash = target.find('/');
        segments.push_back(target.substr(0, slash));
        if (slash == std::string_view::npos) break;
        target.remove_prefix(slash + 1);
    }
    if (segments.back().empty()) segments.pop_back();
    return segments;
}

graph_route on_call(graph_route route, std::string_view verb) {
    route.what = graph_route::kind::method;
    if (verb == "GET")
        route.method = graph::method::get;
    else if (verb == "DELETE")
        route.method = graph::method::hang_up;
    else
        route.what = graph_route::kind::wrong_verb;
    return route;
}

graph_route on_action(graph_route route, std::string_view verb) {
    const auto named = graph::method_named(route.segment);
    if (!named) {
        route.what = graph_route::kind::no_such_segment;
    } else {
        route.method = *named;
        const bool right_verb = graph::describe(*named).verb == verb;
        route.what = right_verb ? graph_route::kind::method : graph_route::kind::wrong_verb;
    }
    return route;
}

}  // namespace

std::optional<graph_route> parse_graph_route(std::string_view verb, std::string_view target) {
    const auto path = segments_of(target);
    if (path.size() < 3 || (path[0] != "v1.0" && path[0] != "beta")) return std::nullopt;
    if (!graph::same_text(path[1], "communications") && !graph::same_text(path[1], "app"))
        return std::nullopt;
    if (!graph::same_text(path[2], "calls")) return std::nullopt;

    graph_route route;
    route.version = path[0];
    if (path.size() == 3) {
        route.what = verb == "POST" ? graph_route::kind::create : graph_route::kind::wrong_verb;
        return route;
    }
    route.call = path[3];
    if (path.size() > 4) route.segment = path[4];
    if (route.call.empty()) {
        route.what = graph_route::kind::no_call_id;
        return route;
    }
    if (path.size() == 4) return on_call(std::move(route), verb);
    if (path.size() > 5) return route;
    if (verb == "GET" && graph::same_text(route.segment, "participants")) {
        route.what = graph_route::kind::participants;
        return route;
    }
    return on_action(std::move(route), verb);
}

}  // namespace switchhook::emulator
