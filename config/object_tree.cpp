#include "config/object_tree.hpp"

#include <algorithm>

namespace switchhook::config {

object_tree::object_tree(json::spot root) { objects_.emplace("", json::fields(std::move(root))); }

object_tree::holder object_tree::holder_of(std::string_view key) {
    const auto dot = key.rfind('.');
    if (dot == std::string_view::npos) return {objects_.at(""), key};
    return {object(key.substr(0, dot)), key.substr(dot + 1)};
}

json::fields& object_tree::object(std::string_view key) {
    if (const auto known = objects_.find(key); known != objects_.end()) return known->second;
    auto [parent, name] = holder_of(key);
    auto found = parent.any(name);
    if (!found) {
        found = parent.where();
        auto& absent = absent_.emplace_back();
        absent.type = json::node::kind::object;
        absent.at = found->value->at;
        found->value = &absent;
        found->path += '/' + std::string(name);
    }
    return objects_.emplace(key, json::fields(*found)).first->second;
}

json::spot object_tree::place_of(std::string_view key) {
    auto [object, name] = holder_of(key);
    const auto found = object.any(name);
    return found ? *found : object.where();
}

void object_tree::complain_of_unknown_names() {
    for (auto& [key, object] : objects_) object.finish();
}

std::string pointer_of(std::string_view key) {
    std::string pointer = '/' + std::string(key);
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    return pointer;
}

}  // namespace switchhook::config
