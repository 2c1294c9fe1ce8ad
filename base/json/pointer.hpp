#pragma once
// JSON pointers. https://www.rfc-editor.org/rfc/rfc6901

#include <string>
#include <string_view>

#include "base/json/located.hpp"

namespace switchhook::json {

// A member's name as it stands between the slashes of a pointer.
std::string pointer_token(std::string_view name);
// And back.
std::string pointer_name(std::string_view token);

// What the pointer leads to from `root`, or null.
const node* find_pointer(const node& root, std::string_view pointer);

}  // namespace switchhook::json
