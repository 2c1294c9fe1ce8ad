#include "server/openapi/graph_schemas.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "graph/model/resources/resource_io.hpp"

namespace switchhook::server {
namespace {

using graph::property_description;
using graph::type_description;
using graph::value_kind;

std::string name_of(const type_description& t) { return "microsoft.graph." + std::string(t.name); }

std::string reference_to(std::string_view name) { return "#/components/schemas/" + std::string(name); }

struct simple_type {
    std::string_view type, format;
};

simple_type simple_type_of(value_kind k) {
    switch (k) {
        case value_kind::text:
        case value_kind::enumeration:
        case value_kind::object: return {"string", ""};
        case value_kind::guid: return {"string", "uuid"};
        case value_kind::duration: return {"string", "duration"};
        case value_kind::date_time: return {"string", "date-time"};
        case value_kind::boolean: return {"boolean", ""};
        case value_kind::int32: return {"integer", "int32"};
        case value_kind::int64: return {"integer", "int64"};
        case value_kind::number: break;
    }
    return {"number", "double"};
}

// Null is as good as absent.
void write_type(json::writer& w, std::string_view type, bool or_null) {
    if (!or_null) return w.field("type", type);
    w.array("type", [&] {
        w.item(type);
        w.item("null");
    });
}

void write_words(json::writer& w, std::string_view enumeration, bool or_null) {
    if (graph::is_flags(enumeration)) {
        std::string words = "One or several, joined by commas:";
        for (const auto word : graph::words_of(enumeration)) words += ' ' + std::string(word);
        return w.field("description", words);
    }
    w.array("enum", [&] {
        for (const auto word : graph::words_of(enumeration)) w.item(word);
        w.item("unknownFutureValue");
        if (or_null) w.null();
    });
}

// One value, or one entry of a list.
void write_value(json::writer& w, const property_description& p, bool or_null) {
    if (p.kind == value_kind::object && !or_null) return w.field("$ref", reference_to(name_of(*p.object)));
    if (p.kind == value_kind::object)
        return w.array("anyOf", [&] {
            write_reference(w, name_of(*p.object));
            w.object([&] { w.field("type", "null"); });
        });
    const auto simple = simple_type_of(p.kind);
    write_type(w, simple.type, or_null);
    if (!simple.format.empty()) w.field("format", simple.format);
    if (p.kind == value_kind::enumeration) write_words(w, p.type, or_null);
    if (p.least != 0 || p.most != 0) {
        w.field("minimum", p.least);
        w.field("maximum", p.most);
    }
    if (p.longest != 0 && !p.is_list) w.field("maxLength", p.longest);
}

void write_property(json::writer& w, const property_description& p) {
    w.object(p.name, [&] {
        if (p.beyond_metadata) w.field("$comment", "not in the metadata of v1.0");
        if (!p.is_list) return write_value(w, p, !p.required);
        write_type(w, "array", !p.required);
        if (p.required) w.field("minItems", 1);
        if (p.longest != 0) w.field("maxItems", p.longest);
        w.object("items", [&] { write_value(w, p, false); });
    });
}

void write_kinds(json::writer& w, const type_description& t) {
    w.array("oneOf", [&] {
        for (const auto* kind : t.kinds) write_reference(w, name_of(*kind));
    });
    w.object("discriminator", [&] {
        w.field("propertyName", "@odata.type");
        w.object("mapping", [&] {
            for (const auto* kind : t.kinds) w.field("#" + name_of(*kind), reference_to(name_of(*kind)));
        });
    });
}

void write_members(json::writer& w, const type_description& t) {
    const bool is_body = t.name.empty(), is_kind = !t.base.empty();
    w.field("type", "object");
    std::vector<std::string_view> required;
    if (is_kind) required.emplace_back("@odata.type");
    w.object("properties", [&] {
        if (!is_body) {
            w.object("@odata.type", [&] {
                w.field("type", "string");
                // Only the kinds of an abstract type are told apart by it: identities go by several names.
                if (is_kind) w.field("const", "#" + name_of(t));
            });
        }
        for (const auto& p : t.properties) {
            write_property(w, p);
            if (p.required) required.push_back(p.name);
        }
    });
    if (required.empty()) return;
    w.array("required", [&] {
        for (const auto name : required) w.item(name);
    });
}

void write_schema(json::writer& w, const std::string& name, const type_description& t) {
    w.object(name, [&] {
        if (t.is_abstract)
            write_kinds(w, t);
        else
            write_members(w, t);
    });
}

// All types that somebody can meet, by name.
void collect(const type_description& t, std::vector<const type_description*>& into) {
    if (std::find(into.begin(), into.end(), &t) != into.end()) return;
    into.push_back(&t);
    for (const auto& p : t.properties)
        if (p.object != nullptr) collect(*p.object, into);
    for (const auto* kind : t.kinds) collect(*kind, into);
}

}  // namespace

void write_reference(json::writer& w, std::string_view name) {
    w.object([&] { w.field("$ref", reference_to(name)); });
}

std::string body_schema_of(const graph::method_description& m) {
    const auto* body = m.body();
    if (body == nullptr) return {};
    return body->name.empty() ? std::string(m.name) + "Request" : name_of(*body);
}

std::string answer_schema_of(const graph::method_description& m) {
    return m.answer_type.empty() ? std::string() : "microsoft.graph." + std::string(m.answer_type);
}

void write_graph_schemas(json::writer& w) {
    std::vector<const type_description*> all;
    for (const auto* t : graph::all_types()) collect(*t, all);
    for (const auto& m : graph::all_methods())
        if (const auto* body = m.body()) collect(*body, all);
    std::set<std::string> written;
    for (const auto* t : all)
        if (!t->name.empty() && written.insert(name_of(*t)).second) write_schema(w, name_of(*t), *t);
    for (const auto& m : graph::all_methods())
        if (const auto* body = m.body(); body != nullptr && body->name.empty())
            write_schema(w, body_schema_of(m), *body);
}

}  // namespace switchhook::server
