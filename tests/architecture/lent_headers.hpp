#pragma once
// Headers that the build lends to every unit of a folder (cmake/compiler.cmake) compile there whether a unit includes
// them or not. This reads the sources instead: whoever uses what such a header declares has to include it, or a
// header of ours that does.

#include <string>
#include <vector>

#include "tests/architecture/source_tree.hpp"

namespace switchhook::test {

// Every breach as "bot/call/call.cpp:3: uses std::map without <map>". `lent` as includes name them: "map",
// "bot/call/turn.hpp". What ours declare is found in the tree.
std::vector<std::string> find_forgotten(const source_tree& tree, const std::vector<std::string>& lent);

// Lent ones of others of which it is not known here what they declare.
std::vector<std::string> find_unknown(const source_tree& tree, const std::vector<std::string>& lent);

}  // namespace switchhook::test
