#pragma once
// Whether a request body is one that the metadata allows.

#include <string>
#include <string_view>
#include <vector>

#include "base/json/document.hpp"
#include "graph/model/methods.hpp"
#include "tests/replay/csdl.hpp"

namespace switchhook::test {

// What the body of the method is for the metadata: the parameters of an action, an entity, or nothing.
const csdl_action* action_of(const csdl& metadata, const graph::method_description& m);
// "call", "audioRoutingGroup"; empty for methods whose body is no entity.
std::string_view entity_of(graph::method m);

// The word of ours that is of the reference pages and of beta alone; empty when there is none.
std::string_view word_beyond(std::string_view enumeration);

// Every member that is no parameter or property, every value of another type, everything that must be there
// and is not: "/transferTarget/identity: …". Empty when the body conforms. Let pass are members that our own
// description marks as being beyond the metadata, and the word beyond it.
std::vector<std::string> find_violations(const csdl& metadata, graph::method m, json::value body);

}  // namespace switchhook::test
