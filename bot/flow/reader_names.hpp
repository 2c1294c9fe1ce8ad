#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/nearest.hpp"
#include "base/problems.hpp"

namespace switchhook::bot {

// `; did you mean "x"?` of the keys of a map, or nothing.
template <class Named>
std::string nearest_of(const Named& all, const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& [known, value] : all) names.push_back(known);
    return did_you_mean(nearest(name, names));
}

}  // namespace switchhook::bot
