#pragma once
// Resources to and from JSON, and their descriptions. Reading is tolerant (nothing for what is no object of
// that kind), writing exact; open types keep what they do not know.
// With `unknowns::dropped` nothing unknown is kept, which is what a reader in a hurry wants.
// Instantiated for every type in this folder; identity_set, invitation and the like travel inside others too.

#include <optional>
#include <string>
#include <vector>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "graph/model/describing/description.hpp"
#include "graph/model/describing/members.hpp"

namespace switchhook::graph {

template <class Resource>
std::optional<Resource> read_resource(json::value v, unknowns u = unknowns::kept);

// `context` becomes @odata.context unless it is empty.
template <class Resource>
void write_resource(json::writer& w, const Resource& resource, std::string_view context = {});

template <class Resource>
std::string write_resource(const Resource& resource, std::string_view context = {}) {
    json::writer w;
    write_resource(w, resource, context);
    return w.take();
}

template <class Resource>
const type_description& description_of();

// Every resource type, abstract types and the kinds of operations among them; for the tests and the documents.
std::vector<const type_description*> all_types();

}  // namespace switchhook::graph
