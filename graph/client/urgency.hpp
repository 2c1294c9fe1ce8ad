#pragma once
// Who goes first when not all can go at once.

#include <cstddef>
#include <string_view>

namespace switchhook::graph {

enum class urgency {
    answering,   // Graph gives up on a call that nobody takes for 15 seconds
    ordinary,    // somebody hears, or does not hear, the difference
    background,  // keepAlive and questions
};
inline constexpr std::size_t urgencies = 3;

// https://learn.microsoft.com/graph/api/call-answer "within 15 seconds"
inline urgency urgency_of(std::string_view method_name, std::string_view verb) {
    if (method_name == "answer" || method_name == "reject" || method_name == "redirect")
        return urgency::answering;
    return verb == "GET" || method_name == "keepAlive" ? urgency::background : urgency::ordinary;
}

}  // namespace switchhook::graph
