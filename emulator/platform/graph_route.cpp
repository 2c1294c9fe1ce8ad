#include "emulator/platform/graph_route.hpp"

#include <algorithm>

#include "base/percent.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

// The segment that `path` begins with, which is taken off with the slash behind it.
std::string_view take_segment(std::string_view& path) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    return segment;
}

// A slash within an id, %2F, does not begin another segment: until the segments are told apart it stands as this.
constexpr char slash_within = '\x01';

std::string decoded(std::string_view raw) {
    std::string path(raw);
    for (const std::string_view escape : {"%2F", "%2f"})
        for (auto at = path.find(escape); at != std::string::npos; at = path.find(escape, at))
            path.replace(at, escape.size(), 1, slash_within);
    return percent_decode(path);
}

std::string as_id(std::string id) {
    std::replace(id.begin(), id.end(), slash_within, '/');
    return id;
}

// OData's other spelling of a key: calls('ID')/participants('ID') is calls/ID/participants/ID.
// https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html
std::string with_plain_keys(std::string path) {
    for (auto begin = path.find("('"); begin != std::string::npos; begin = path.find("('")) {
        const auto end = path.find("')", begin + 2);
        if (end == std::string::npos) break;
        path.erase(end, 2);
        path.replace(begin, 2, "/");
    }
    return path;
}

}  // namespace

std::optional<graph_route> parse_graph_route(std::string_view verb, std::string_view target) {
    const auto whole = with_plain_keys(decoded(target.substr(0, target.find_first_of("?#"))));
    std::string_view path = whole;
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
    graph_route route;
    route.version = take_segment(path);
    if (route.version != "v1.0" && route.version != "beta") return std::nullopt;
    const auto family = take_segment(path);
    if (!graph::same_text(family, "communications") && !graph::same_text(family, "app")) return std::nullopt;
    if (!graph::same_text(path.substr(0, path.find('/')), "calls")) return std::nullopt;
    path.remove_prefix(std::string_view("calls").size());

    if (path.rfind('/') != path.find('/'))
        route.segment = as_id(std::string(path.substr(path.rfind('/') + 1)));
    if (path.starts_with("//")) {
        route.what = graph_route::kind::no_call_id;
        return route;
    }
    auto found = graph::match_method(verb, path);
    if (auto* match = std::get_if<graph::method_match>(&found)) {
        route.what = graph_route::kind::method;
        route.method = match->id;
        route.call = as_id(std::move(match->call));
        route.sub_id = as_id(std::move(match->sub_id));
        return route;
    }
    if (path.starts_with('/')) route.call = path.substr(1, path.find('/', 1) - 1);
    route.allowed = std::get<graph::no_method>(found).allowed;
    if (!route.allowed.empty()) route.what = graph_route::kind::wrong_verb;
    return route;
}

}  // namespace switchhook::emulator
