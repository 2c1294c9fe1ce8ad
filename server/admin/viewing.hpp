#pragma once
// What somebody may know who may look at calls, but not at callers.

#include <string>
#include <string_view>

namespace switchhook::server {

// The same JSON with telephone numbers masked, without the names beside them, which may be numbers too, and without
// `variables`, which hold what callers typed.
std::string for_viewers(std::string_view json);

}  // namespace switchhook::server
