#pragma once
// Which folder may use which, as docs/architecture.md draws it, and who may touch what is heavy or impure.

#include <string>
#include <vector>

#include "tests/architecture/source_tree.hpp"

namespace switchhook::test {

// The folders that hold the product's sources.
std::vector<std::string> product_folders();

// Every breach as "bot/call/call.cpp:3: …", in the order of the tree.
std::vector<std::string> find_breaches(const source_tree& tree);

}  // namespace switchhook::test
