#pragma once
// The service's own description of its actions and types, as far as requests need it.
// https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::test {

// "Collection(graph.prompt)" is the collection of prompt, "Edm.String" is itself.
struct csdl_type_name {
    std::string name;
    bool is_collection = false;
    friend bool operator==(const csdl_type_name&, const csdl_type_name&) = default;
};

// A property of a type, or a parameter of an action.
struct csdl_property {
    std::string name;
    csdl_type_name type;
    bool nullable = true;
};

// A complex type or an entity type.
struct csdl_type {
    std::string base;  // empty when there is none
    bool is_entity = false;
    bool is_abstract = false;
    bool is_open = false;  // instances may have more properties
    std::vector<csdl_property> properties;
    std::vector<csdl_property> navigations;
};

struct csdl_action {
    std::string name;
    csdl_type_name bound_to;  // the type whose action it is, or a collection of it
    std::vector<csdl_property> parameters;
    std::string return_type;  // empty when there is none
};

struct csdl {
    std::map<std::string, csdl_type, std::less<>> types;  // complex types and entity types
    std::map<std::string, std::vector<std::string>> enumerations;
    std::vector<csdl_action> actions;

    // Several actions may have one name, each bound to something else. Null when there is none.
    [[nodiscard]] const csdl_action* find_action(std::string_view name, const csdl_type_name& bound_to) const;
    [[nodiscard]] const csdl_type* find_type(std::string_view name) const;
    // The property of the type or of those it derives from; null when there is none.
    [[nodiscard]] const csdl_property* find_property(std::string_view type, std::string_view name) const;
    // A type derives from itself.
    [[nodiscard]] bool derives(std::string_view type, std::string_view from) const;
    // Of the type and those it derives from.
    [[nodiscard]] std::vector<const csdl_property*> properties_of(std::string_view type) const;
};

// Throws std::runtime_error when the file is no CSDL, or empty of actions.
csdl read_csdl(const std::filesystem::path& file);

// Our own reduced description, and behind it the whole one that SWITCHHOOK_METADATA names.
std::filesystem::path reduced_metadata();
std::vector<std::filesystem::path> metadata_files();

}  // namespace switchhook::test
