// The paths of the methods, written and read.

#include <algorithm>

#include "base/percent.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::graph {
namespace {

// The segment behind the first slash, which is taken off with it.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool fits(const method_description& m, std::string_view path, method_match& into) {
    std::string_view pattern = m.path;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const std::string_view given = take_segment(path);
        if (wanted == "{call}") {
            if (given.empty() || same_text(given, "logTeleconferenceDeviceQuality")) return false;
            into.call = given;
        } else if (wanted == "{id}") {
            if (given.empty()) return false;
            into.sub_id = given;
        } else {
            const bool is_action = pattern.empty() && !m.action().empty();
            if (!same_text(is_action ? without_namespace(given) : given, wanted)) return false;
        }
    }
    into.id = m.id;
    return pattern.empty() && path.empty();
}

}  // namespace

std::string path_of(const call_request& request, std::string_view call) {
    std::string path;
    std::string_view pattern = describe(method_of(request)).path;
    while (!pattern.empty()) {
        const std::string_view segment = take_segment(pattern);
        path += '/';
        if (segment == "{call}")
            path += percent_encode(call);
        else if (segment == "{id}")
            path += percent_encode(sub_id_of(request));
        else
            path += segment;
    }
    return path;
}

std::variant<method_match, no_method> match_method(std::string_view verb, std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    if (!path.empty() && path.front() != '/') return no_method{};
    no_method missed;
    for (const auto& m : all_methods()) {
        method_match found;
        if (!fits(m, path, found)) continue;
        if (m.verb == verb) return found;
        missed.allowed.push_back(m.verb);
    }
    return missed;
}

}  // namespace switchhook::graph
