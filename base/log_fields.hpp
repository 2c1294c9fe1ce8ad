#pragma once
// What may stand in a line of the log. A field that is not in this list is written without its value: so a new field
// is thought about once, here, before it can carry a number, a key or a token out of the process.

#include <optional>
#include <span>
#include <string_view>

namespace switchhook::log {

struct allowed_field {
    enum class kind {
        plain,  // an id, a word of ours or Microsoft's, a host, a file, a count
        free,  // written by a library, a file or somebody's service: telephone numbers in it are masked, it is cut
    };
    std::string_view name;
    kind what = kind::plain;
};

std::span<const allowed_field> allowed_fields();
std::optional<allowed_field::kind> kind_of_field(std::string_view name);

}  // namespace switchhook::log
