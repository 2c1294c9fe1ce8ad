#pragma once
// Graph's types and bodies as JSON Schema, made of their descriptions.
// https://spec.openapis.org/oas/v3.1.0#schema-object

#include <string>

#include "base/json/writer.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::server {

// Members of components/schemas: "microsoft.graph.call" for each type, "playPromptRequest" for each body that is
// no type by itself.
void write_graph_schemas(json::writer& w);

// Names of schemas; empty where there is none.
std::string body_schema_of(const graph::method_description& m);
std::string answer_schema_of(const graph::method_description& m);

// {"$ref": "#/components/schemas/NAME"}
void write_reference(json::writer& w, std::string_view name);

}  // namespace switchhook::server
