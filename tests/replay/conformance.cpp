#include "tests/replay/conformance.hpp"

#include <algorithm>
#include <limits>
#include <regex>

#include "graph/model/resources/resource_io.hpp"

namespace switchhook::test {
namespace {

constexpr std::string_view type_prefix = "#microsoft.graph.";

// Written again here, so that the forms which the product takes are not their own measure.
bool matches(json::value v, const char* form) {
    return v.is_string() && std::regex_match(v.string_or(), std::regex(form));
}

bool is_beyond(const graph::type_description& described, std::string_view name) {
    const auto* p = described.find(name);
    return p != nullptr && p->beyond_metadata;
}

bool is_beyond(std::string_view type, std::string_view name) {
    static const auto ours = graph::all_types();
    return std::any_of(ours.begin(), ours.end(),
                       [&](const auto* t) { return t->name == type && is_beyond(*t, name); });
}

class checker {
  public:
    explicit checker(const csdl& metadata) : metadata_(metadata) {}

    void check_parameters(const csdl_action& action, json::value body,
                          const graph::type_description* described) {
        body.each_member([&](std::string_view name, json::value v) {
            const auto path = '/' + std::string(name);
            const auto p = std::find_if(action.parameters.begin(), action.parameters.end(),
                                        [&](const auto& parameter) { return parameter.name == name; });
            if (p != action.parameters.end()) return check(p->type, p->nullable, v, path);
            if (described == nullptr || !is_beyond(*described, name))
                complain(path, "is no parameter of " + action.name);
        });
        for (const auto& p : action.parameters)
            if (!p.nullable && !body[p.name]) complain('/' + p.name, "must be there");
    }

    // A change names only what it changes.
    void check_change(const std::string& entity, json::value body) { check_members(entity, body, {}, false); }

    void check_object(const std::string& declared, json::value v, const std::string& path) {
        if (!v.is_object()) return complain(path, "must be an object");
        auto type = declared;
        if (const auto said = v["@odata.type"].as_string()) {
            if (!said->starts_with(type_prefix)) return complain(path, "@odata.type has no namespace");
            type = said->substr(type_prefix.size());
        }
        const auto* found = metadata_.find_type(type);
        if (found == nullptr) return complain(path, "no type is called " + type);
        if (!metadata_.derives(type, declared)) return complain(path, type + " is no " + declared);
        if (found->is_abstract) complain(path, type + " is abstract: @odata.type must say more");
        check_members(type, v, path, true);
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
            const auto word = v.string_or();
            const bool known = std::find(words.begin(), words.end(), word) != words.end();
            if (!v.is_string() || (!known && word != word_beyond(type)))
                complain(path, v.dump() + " is no member of " + type);
            return;
        }
        check_object(type, v, path);
    }

    static bool is_primitive(const std::string& type, json::value v) {
        const auto text = v.dump();
        if (type == "Edm.Boolean") return text == "true" || text == "false";
        if (type == "Edm.String") return v.is_string();
        if (type == "Edm.Guid") return matches(v, "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
        if (type == "Edm.Duration")
            return matches(v, R"(-?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)");
        if (type == "Edm.DateTimeOffset")
            return matches(v, R"(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))");
        if (type == "Edm.Double") return !v.is_string() && v.as_number().has_value();
        if (type != "Edm.Int32" && type != "Edm.Int64") return false;
        if (text.find_first_not_of("-0123456789") != std::string::npos) return false;
        const auto number = v.as_integer();
        return number && (type == "Edm.Int64" || (*number >= std::numeric_limits<std::int32_t>::min() &&
                                                  *number <= std::numeric_limits<std::int32_t>::max()));
    }

    void check_members(const std::string& type, json::value v, const std::string& path, bool whole) {
        const auto* found = metadata_.find_type(type);
        if (found == nullptr) return complain(path, "no type is called " + type);
        v.each_member([&](std::string_view name, json::value member) {
            if (name == "@odata.type") return;
            const auto at = path + '/' + std::string(name);
            if (const auto* p = metadata_.find_property(type, name))
                return check(p->type, p->nullable, member, at);
            if (found->is_entity && name == "id") return;  // of the entity that all entities derive from
            if (!found->is_open && !is_beyond(type, name)) return complain(at, "is no property of " + type);
            check_dynamic(member, at);
        });
        for (const auto* p : metadata_.properties_of(type)) {
            const bool is_key = found->is_entity && p->name == "id";
            if (whole && !p->nullable && !is_key && !v[p->name])
                complain(path + '/' + p->name, "must be there");
        }
    }

    // A property that a type does not declare: what says its type must keep to it.
    void check_dynamic(json::value v, const std::string& path) {
        const auto said = v["@odata.type"].as_string();
        if (!v.is_object() || !said) return;
        if (!said->starts_with(type_prefix)) return complain(path, "@odata.type has no namespace");
        check_object(std::string(said->substr(type_prefix.size())), v, path);
    }

    const csdl& metadata_;
    std::vector<std::string> found_;
};

// What the path in front of the action names.
csdl_type_name binding_of(const graph::method_description& m) {
    if (!m.of_a_call()) return {"call", true};
    if (m.path.find("/participants/") == std::string_view::npos) return {"call", false};
    return {"participant", !m.has_sub_id()};
}

}  // namespace

const csdl_action* action_of(const csdl& metadata, const graph::method_description& m) {
    return m.action().empty() ? nullptr : metadata.find_action(m.action(), binding_of(m));
}

std::string_view entity_of(graph::method m) {
    switch (m) {
        case graph::method::create: return "call";
        case graph::method::create_audio_routing_group:
        case graph::method::update_audio_routing_group: return "audioRoutingGroup";
        default: return {};
    }
}

std::string_view word_beyond(std::string_view enumeration) {
    if (enumeration == "callState") return "ringing";
    if (enumeration == "modality") return "unknown";
    return {};
}

std::vector<std::string> find_violations(const csdl& metadata, graph::method m, json::value body) {
    checker c(metadata);
    const auto& method = graph::describe(m);
    if (const auto* action = action_of(metadata, method))
        c.check_parameters(*action, body, method.body());
    else if (const auto entity = entity_of(m); entity.empty())
        c.complain("", "the metadata has no action " + std::string(method.action()));
    else if (method.verb == "PATCH")
        c.check_change(std::string(entity), body);
    else
        c.check_object(std::string(entity), body, {});
    return c.take();
}

}  // namespace switchhook::test
