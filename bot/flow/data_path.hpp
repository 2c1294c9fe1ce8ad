#pragma once
// A name in ${…}: `call.from`, `ticket.digits`, `look.body.items[0].name`. The scope and what it holds, then the
// way into it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/value.hpp"

namespace switchhook::bot {

struct data_path {
    struct segment {
        std::string name;  // of a member; empty for an item
        std::size_t index = 0;
    };
    std::string root;  // "call.from", "look.body"
    std::vector<segment> inside;

    // Nothing for what is no such name.
    static std::optional<data_path> parse(std::string_view text);

    [[nodiscard]] std::string text() const;
    // The value at `inside`; null when there is none.
    [[nodiscard]] const value* in(const value& of_root) const;
};

// Letters, digits, - and _: what ids, variables and members in a path are made of.
bool is_plain_name(std::string_view text);

}  // namespace switchhook::bot
