#pragma once
// Circles in a graph.

#include <cstddef>
#include <vector>

namespace switchhook::bot::analysis {

// The largest sets of nodes, each of which leads to all others of its set, and none to anything else. `ways` has
// the nodes that each node leads to; those of `leaves` lead out besides.
std::vector<std::vector<std::size_t>> circles_without_exit(const std::vector<std::vector<std::size_t>>& ways,
                                                           const std::vector<bool>& leaves);

// Beside the nodes: a number that those have in common which lead to each other.
std::vector<std::size_t> numbered_circles(const std::vector<std::vector<std::size_t>>& ways);

}  // namespace switchhook::bot::analysis
