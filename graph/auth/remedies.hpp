#pragma once
// What to do, said alike wherever it is told.

#include <string_view>

namespace switchhook::graph {

// When nobody answered there.
inline constexpr std::string_view reach_it =
    "Look at DNS, firewall and proxy: this machine must reach it by https. With a cloud of its own, set "
    "graph.cloud.";

}  // namespace switchhook::graph
