#pragma once
// JSON compared as values: the order of members does not matter, all else does. 1 is not "1", and null is not
// absent.

#include <functional>
#include <string>
#include <string_view>

#include "base/json/document.hpp"

namespace switchhook::json {

// Whether two values, of the members of that name, count as the same although they may differ; absent is what is not
// there.
using same_value = std::function<bool(std::string_view member, value expected, value found)>;

// Where two values differ first, as "/body/prompts/0/uri: expected …, found …"; empty when they are equal.
std::string first_difference(value expected, value found, const same_value& same = {});

}  // namespace switchhook::json
