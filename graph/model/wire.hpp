#pragma once
// What every reader and writer of Graph's JSON needs: names without regard to case, types, texts that may be
// missing.

#include <optional>
#include <string>
#include <string_view>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

namespace switchhook::graph {

bool same_text(std::string_view a, std::string_view b);  // ASCII without case

// "#microsoft.graph.call", "#Microsoft.Graph.call" and "microsoft.graph.call" are all "call"; other texts
// stay as they are.
std::string_view without_namespace(std::string_view type);

// The @odata.type of an object without its namespace; empty when it has none.
std::string_view type_of(json::value object);

// The member "@odata.type" of the object being written. `name` comes without the namespace.
void write_type(json::writer& w, std::string_view name);

// The text, or an empty one. The document must outlive it.
std::string_view view_of(json::value v);
// Nothing for absent, null and whatever is no string.
std::optional<std::string> optional_text(json::value v);

}  // namespace switchhook::graph
