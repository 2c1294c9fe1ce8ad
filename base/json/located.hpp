#pragma once
// JSON that people write (with comments), where each value remembers its line and column.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.hpp"

namespace switchhook::json {

struct position {
    unsigned line = 1;    // from 1
    unsigned column = 1;  // from 1, in characters
};

struct member;

struct node {
    enum class kind { null, boolean, number, string, object, array };

    kind type = kind::null;
    position at;
    bool yes = false;             // boolean
    double number = 0;            // number
    bool whole = false;           // number: `number` is exactly an integer
    std::string text;             // string
    std::vector<member> members;  // object, in the order of the file, names unique
    std::vector<node> items;      // array

    [[nodiscard]] const node* find(std::string_view name) const;
};

struct member {
    std::string name;
    position at;
    node value;
};

std::string_view kind_name(node::kind k);

// Parses `text`; comments (// and /* */) and a byte order mark count as white space. On failure `out` gains
// the reason and the result is null. A name used twice in one object is a problem, and the first stands.
node parse_located(std::string_view text, const std::string& file, problems& out);

}  // namespace switchhook::json
