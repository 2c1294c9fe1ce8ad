#include "tests/replay/exact_json.hpp"

#include <map>

namespace switchhook::test {
namespace {

using members = std::map<std::string, json::value>;

members members_of(json::value v) {
    members all;
    v.each_member([&](std::string_view name, json::value member) { all.emplace(name, member); });
    return all;
}

std::string difference(json::value expected, json::value found, const std::string& path);

std::string difference_of_objects(json::value expected, json::value found, const std::string& path) {
    const auto wanted = members_of(expected), there = members_of(found);
    for (const auto& [name, value] : wanted) {
        const auto same = there.find(name);
        if (same == there.end()) return path + '/' + name + ": expected " + value.dump() + ", found nothing";
        if (auto wrong = difference(value, same->second, path + '/' + name); !wrong.empty()) return wrong;
    }
    for (const auto& [name, value] : there)
        if (!wanted.contains(name)) return path + '/' + name + ": expected nothing, found " + value.dump();
    return {};
}

std::string difference_of_arrays(json::value expected, json::value found, const std::string& path) {
    for (std::size_t i = 0; i < expected.size() && i < found.size(); ++i)
        if (auto wrong = difference(expected.at(i), found.at(i), path + '/' + std::to_string(i));
            !wrong.empty())
            return wrong;
    if (expected.size() == found.size()) return {};
    return path + ": expected " + std::to_string(expected.size()) + " elements, found " +
           std::to_string(found.size());
}

std::string difference(json::value expected, json::value found, const std::string& path) {
    if (expected.is_object() && found.is_object()) return difference_of_objects(expected, found, path);
    if (expected.is_array() && found.is_array()) return difference_of_arrays(expected, found, path);
    if (expected.dump() == found.dump()) return {};
    return path + ": expected " + expected.dump() + ", found " + found.dump();
}

}  // namespace

std::string first_difference(json::value expected, json::value found) {
    return difference(expected, found, {});
}

}  // namespace switchhook::test
