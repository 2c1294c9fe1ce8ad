#pragma once
// Which calls method a URL of Graph means: /{v1.0|beta}/{communications|app}/calls and what is behind it, both
// families alike. https://learn.microsoft.com/graph/api/resources/call

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/methods.hpp"

namespace switchhook::emulator {

struct graph_route {
    enum class kind {
        method,      // `method` of `call`
        no_call_id,  // …/calls//answer
        no_such_segment,
        wrong_verb,
    };
    kind what = kind::no_such_segment;
    std::string version;  // v1.0 or beta
    std::string call;     // empty for the methods of no call
    std::string sub_id;   // of the participant, operation, session or group
    graph::method method = graph::method::get;
    std::string segment;                    // the last one behind the call; may be empty
    std::vector<std::string_view> allowed;  // with wrong_verb
};

// Nothing when the path is none of Graph's calls.
std::optional<graph_route> parse_graph_route(std::string_view verb, std::string_view target);

}  // namespace switchhook::emulator
