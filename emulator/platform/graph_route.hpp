#pragma once
// Which calls method a URL of Graph means: /{v1.0|beta}/{communications|app}/calls/{id}[/action], both
// families alike. https://learn.microsoft.com/graph/api/resources/call

#include <optional>
#include <string>
#include <string_view>

#include "graph/model/methods.hpp"

namespace switchhook::emulator {

struct graph_route {
    enum class kind {
        method,        // `method` of `call`
        participants,  // GET: the roster, empty for a call between two
        create,        // POST …/calls: calls of the bot's own
        no_call_id,    // …/calls//answer
        no_such_segment,
        wrong_verb,
    };
    kind what = kind::no_such_segment;
    std::string version;  // v1.0 or beta
    std::string call;
    graph::method method = graph::method::get;
    std::string segment;  // the one that does not exist, or the action
};

// Nothing when the path is none of Graph's calls.
std::optional<graph_route> parse_graph_route(std::string_view verb, std::string_view target);

}  // namespace switchhook::emulator
