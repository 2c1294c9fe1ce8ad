#include "tests/replay/conformance.hpp"

#include <algorithm>
#include <limits>

namespace switchhook::test {
namespace {

constexpr std::string_view type_prefix = "#microsoft.graph.";

class checker {
  public:
    explicit checker(const csdl& metadata) : metadata_(metadata) {}

    void check_body(const csdl_action& action, json::value body,
                    const std::vector<std::string_view>& beyond) {
        body.each_member([&](std::string_view name, json::value v) {
            const auto path = '/' + std::string(name);
            const auto p = std::find_if(action.parameters.begin(), action.parameters.end(),
                                        [&](const auto& parameter) { return parameter.name == name; });
            if (p != action.parameters.end()) return check(p->type, p->nullable, v, path);
            if (std::find(beyond.begin(), beyond.end(), name) == beyond.end())
                complain(path, "is no parameter of " + action.name);
        });
        for (const auto& p : action.parameters)
            if (!p.nullable && !body[p.name]) complain('/' + p.name, "must be there");
    }

    std::vector<std::string> take() { return std::move(found_); }
    void complain(const std::string& path, const std::string& what) { found_.push_back(path + ": " + what); }

  private:
    void check(const csdl_type_name& type, bool nullable, json::value v, const std::string& path) {
        if (!v) {
            if (!nullable) complain(path, "must not be null");
            return;
        }
        if (!type.is_collection) return check_single(type.name, v, path);
        if (!v.is_array()) return complain(path, "must be a collection");
        for (std::size_t i = 0; i < v.size(); ++i)
            check({type.name, false}, false, v.at(i), path + '/' + std::to_string(i));
    }

    void check_single(const std::string& type, json::value v, const std::string& path) {
        if (type.starts_with("Edm.")) {
            if (!is_primitive(type, v)) complain(path, "is no " + type);
            return;
        }
        if (const auto e = metadata_.enumerations.find(type); e != metadata_.enumerations.end()) {
            const auto& words = e->second;
            if (!v.is_string() || std::find(words.begin(), words.end(), v.string_or()) == words.end())
                complain(path, v.dump() + " is no member of " + type);
            return;
        }
        check_object(type, v, path);
    }

    static bool is_primitive(const std::string& type, json::value v) {
        const auto text = v.dump();
        if (type == "Edm.Boolean") return text == "true" || text == "false";
        if (type == "Edm.String") return v.is_string();
        if (type != "Edm.Int32" && type != "Edm.Int64") return false;  // no request of ours has another one
        if (text.find_first_not_of("-0123456789") != std::string::npos) return false;
        const auto number = v.as_integer();
        return number && (type == "Edm.Int64" || (*number >= std::numeric_limits<std::int32_t>::min() &&
                                                  *number <= std::numeric_limits<std::int32_t>::max()));
    }

    void check_object(const std::string& declared, json::value v, const std::string& path) {
        if (!v.is_object()) return complain(path, "must be an object");
        auto type = declared;
        if (const auto said = v["@odata.type"].as_string()) {
            if (!said->starts_with(type_prefix)) return complain(path, "@odata.type has no namespace");
            type = said->substr(type_prefix.size());
        }
        const auto found = metadata_.complex_types.find(type);
        if (found == metadata_.complex_types.end()) return complain(path, "no type is called " + type);
        if (!metadata_.derives(type, declared)) return complain(path, type + " is no " + declared);
        if (found->second.is_abstract) complain(path, type + " is abstract: @odata.type must say more");

        v.each_member([&](std::string_view name, json::value member) {
            if (name == "@odata.type") return;
            const auto at = path + '/' + std::string(name);
            if (const auto* p = metadata_.find_property(type, name))
                return check(p->type, p->nullable, member, at);
            if (!found->second.is_open) return complain(at, "is no property of " + type);
            check_dynamic(member, at);
        });
        for (const auto* p : metadata_.properties_of(type))
            if (!p->nullable && !v[p->name]) complain(path + '/' + p->name, "must be there");
    }

    // A property that an open type does not declare: what says its type must keep to it.
    void check_dynamic(json::value v, const std::string& path) {
        const auto said = v["@odata.type"].as_string();
        if (!v.is_object() || !said) return;
        if (!said->starts_with(type_prefix)) return complain(path, "@odata.type has no namespace");
        check_object(std::string(said->substr(type_prefix.size())), v, path);
    }

    const csdl& metadata_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> find_violations(const csdl& metadata, std::string_view action, json::value body,
                                         const std::vector<std::string_view>& beyond) {
    checker c(metadata);
    if (const auto* known = metadata.find_action(action))
        c.check_body(*known, body, beyond);
    else
        c.complain("", "a call has no action " + std::string(action));
    return c.take();
}

}  // namespace switchhook::test
