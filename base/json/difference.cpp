#include "base/json/difference.hpp"

#include <map>

namespace switchhook::json {
namespace {

using members = std::map<std::string, value>;

members members_of(value v) {
    members all;
    v.each_member([&](std::string_view name, value member) { all.emplace(name, member); });
    return all;
}

class comparison {
  public:
    explicit comparison(const same_value& same) : same_(same) {}

    std::string difference(value expected, value found, const std::string& path) {
        if (is_same(expected, found, path)) return {};
        if (expected.is_object() && found.is_object()) return of_objects(expected, found, path);
        if (expected.is_array() && found.is_array()) return of_arrays(expected, found, path);
        if (expected.dump() == found.dump()) return {};
        return path + ": expected " + expected.dump() + ", found " + found.dump();
    }

  private:
    bool is_same(value expected, value found, const std::string& path) {
        return same_ && same_(std::string_view(path).substr(path.rfind('/') + 1), expected, found);
    }

    std::string of_objects(value expected, value found, const std::string& path) {
        const auto wanted = members_of(expected), there = members_of(found);
        for (const auto& [name, one] : wanted) {
            const auto at = path + '/' + name;
            const auto same = there.find(name);
            if (same != there.end()) {
                if (auto wrong = difference(one, same->second, at); !wrong.empty()) return wrong;
            } else if (!is_same(one, {}, at)) {
                return at + ": expected " + one.dump() + ", found nothing";
            }
        }
        for (const auto& [name, one] : there)
            if (!wanted.contains(name) && !is_same({}, one, path + '/' + name))
                return path + '/' + name + ": expected nothing, found " + one.dump();
        return {};
    }

    std::string of_arrays(value expected, value found, const std::string& path) {
        for (std::size_t i = 0; i < expected.size() && i < found.size(); ++i)
            if (auto wrong = difference(expected.at(i), found.at(i), path + '/' + std::to_string(i));
                !wrong.empty())
                return wrong;
        if (expected.size() == found.size()) return {};
        return path + ": expected " + std::to_string(expected.size()) + " elements, found " +
               std::to_string(found.size());
    }

    const same_value& same_;
};

}  // namespace

std::string first_difference(value expected, value found, const same_value& same) {
    return comparison(same).difference(expected, found, {});
}

}  // namespace switchhook::json
