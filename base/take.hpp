#pragma once

#include <string_view>

namespace switchhook {

// Takes this character off the front of the text, if it is the first.
inline bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace switchhook
