#pragma once
// What somebody may know who may look at calls, but not at callers.

#include <string>
#include <string_view>

namespace switchhook::server {

// The same JSON with telephone numbers masked, without the names beside them, which may be numbers too, and without what
// may hold what callers typed: `variables`, `tags`, and the texts that a flow logs.
std::string for_viewers(std::string_view json);

}  // namespace switchhook::server
