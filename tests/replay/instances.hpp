#pragma once
// JSON objects made of the descriptions of types.

#include <cstddef>
#include <string>
#include <string_view>

#include "graph/model/describing/description.hpp"

namespace switchhook::test {

struct instance_style {
    unsigned round = 0;            // which kind of an abstract type, which word of an enumeration
    bool one_party = false;        // identity sets name one party, as requests must
    bool everything = true;        // else what is required alone
    std::size_t entries = 3;       // of a list
    bool more = false;             // open types carry members that nobody knows
    bool numbers_as_text = false;  // and booleans
};

// With every property set, in the way the writer has it: @odata.type where it belongs.
std::string instance_of(const graph::type_description& type, const instance_style& style = {});
// A value of the property, a list with a few entries where it is one.
std::string value_of(const graph::property_description& p, const instance_style& style = {});

// A list such as of stop tones takes only some texts; the name of the property tells.
std::string text_of(std::string_view property, unsigned round);

}  // namespace switchhook::test
