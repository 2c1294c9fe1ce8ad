#pragma once
// One key of the configuration, read from wherever it stands: the file, or a variable dressed up as an
// object.

#include <set>

#include "base/json/fields.hpp"
#include "config/description.hpp"
#include "config/load.hpp"

namespace switchhook::config {

struct reading {
    settings values;
    std::filesystem::path folder;  // relative paths begin here
    const environment& variables;
    std::set<std::string> variables_of_secrets;  // named by {"env": …}
};

// Sets the key's value if `in` has a member `name` that is fit for it; complains where it is not. Answers
// whether the member was there.
bool read_key(const key& k, json::fields& in, std::string_view name, reading& into);

// Complains when the value is the secret itself. Answers whether it was.
bool refuse_literal_secret(const json::spot& value);

// What a variable says, as the file would hold it: a number, a text or a list, by the key's kind.
json::node text_node(const std::string& value);
json::node node_of_variable(const key& k, const std::string& value);

}  // namespace switchhook::config
