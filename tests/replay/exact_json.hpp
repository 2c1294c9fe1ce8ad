#pragma once
// JSON compared as values: the order of members does not matter, all else does. 1 is not "1", and null is not
// absent.

#include <string>

#include "base/json/document.hpp"

namespace switchhook::test {

// Where two values differ first, as "/body/prompts/0/uri: expected …, found …"; empty when they are equal.
std::string first_difference(json::value expected, json::value found);

}  // namespace switchhook::test
