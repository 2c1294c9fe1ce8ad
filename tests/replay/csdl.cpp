#include "tests/replay/csdl.hpp"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <cstdlib>
#include <stdexcept>

namespace switchhook::test {
namespace {

using node = boost::property_tree::ptree;

std::string attribute(const node& n, const std::string& name) {
    return n.get<std::string>("<xmlattr>." + name, "");
}

// The schema's namespace goes by its name and by its alias.
std::string bare(std::string_view name) {
    for (const std::string_view prefix : {"microsoft.graph.", "graph."})
        if (name.starts_with(prefix)) return std::string(name.substr(prefix.size()));
    return std::string(name);
}

csdl_type_name read_type_name(std::string_view text) {
    constexpr std::string_view opening = "Collection(";
    if (!text.starts_with(opening)) return {bare(text), false};
    text.remove_prefix(opening.size());
    return {bare(text.substr(0, text.find(')'))), true};
}

csdl_property read_property(const node& n) {
    return {attribute(n, "Name"), read_type_name(attribute(n, "Type")), attribute(n, "Nullable") != "false"};
}

csdl_type read_type(const node& n, bool is_entity) {
    csdl_type t;
    t.base = bare(attribute(n, "BaseType"));
    t.is_entity = is_entity;
    t.is_abstract = attribute(n, "Abstract") == "true";
    t.is_open = attribute(n, "OpenType") == "true";
    for (const auto& [tag, child] : n) {
        if (tag == "Property") t.properties.push_back(read_property(child));
        if (tag == "NavigationProperty") t.navigations.push_back(read_property(child));
    }
    return t;
}

csdl_action read_action(const node& n) {
    csdl_action a;
    a.name = attribute(n, "Name");
    for (const auto& [tag, child] : n) {
        if (tag == "ReturnType") a.return_type = read_type_name(attribute(child, "Type")).name;
        if (tag != "Parameter") continue;
        auto parameter = read_property(child);
        // The first parameter of a bound action is what it is bound to.
        if (a.bound_to.name.empty())
            a.bound_to = parameter.type;
        else
            a.parameters.push_back(std::move(parameter));
    }
    return a;
}

void read_schema(const node& schema, csdl& into) {
    for (const auto& [tag, child] : schema) {
        const auto name = attribute(child, "Name");
        if (tag == "ComplexType" || tag == "EntityType")
            into.types[name] = read_type(child, tag == "EntityType");
        if (tag == "Action") into.actions.push_back(read_action(child));
        if (tag != "EnumType") continue;
        for (const auto& [member_tag, member] : child)
            if (member_tag == "Member") into.enumerations[name].push_back(attribute(member, "Name"));
    }
}

}  // namespace

const csdl_action* csdl::find_action(std::string_view name, const csdl_type_name& bound_to) const {
    for (const auto& a : actions)
        if (a.name == name && a.bound_to == bound_to) return &a;
    return nullptr;
}

const csdl_type* csdl::find_type(std::string_view name) const {
    const auto found = types.find(name);
    return found == types.end() ? nullptr : &found->second;
}

std::vector<const csdl_property*> csdl::properties_of(std::string_view type) const {
    std::vector<const csdl_property*> all;
    for (const auto* t = find_type(type); t != nullptr; t = find_type(t->base))
        for (const auto& p : t->properties) all.push_back(&p);
    return all;
}

const csdl_property* csdl::find_property(std::string_view type, std::string_view name) const {
    for (const auto* p : properties_of(type))
        if (p->name == name) return p;
    return nullptr;
}

bool csdl::derives(std::string_view type, std::string_view from) const {
    for (auto t = types.find(type); t != types.end(); t = types.find(t->second.base))
        if (t->first == from) return true;
    return false;
}

csdl read_csdl(const std::filesystem::path& file) {
    node document;
    try {
        boost::property_tree::read_xml(file.string(), document,
                                       boost::property_tree::xml_parser::no_comments);
    } catch (const boost::property_tree::xml_parser_error& e) {
        throw std::runtime_error(e.what());
    }
    csdl all;
    if (const auto services =
            document.get_child_optional(node::path_type("edmx:Edmx/edmx:DataServices", '/')))
        for (const auto& [tag, schema] : *services)
            if (tag == "Schema") read_schema(schema, all);
    if (all.actions.empty()) throw std::runtime_error(file.string() + ": describes no actions");
    return all;
}

std::filesystem::path reduced_metadata() {
    return std::filesystem::path(SWITCHHOOK_REPLAY_FOLDER) / "fixtures" / "reduced.csdl.xml";
}

std::vector<std::filesystem::path> metadata_files() {
    std::vector<std::filesystem::path> files{reduced_metadata()};
    if (const char* more = std::getenv("SWITCHHOOK_METADATA"); more != nullptr && *more != '\0')
        files.emplace_back(more);
    return files;
}

}  // namespace switchhook::test
