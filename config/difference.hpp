#pragma once

#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace switchhook::config {

// The names of the keys that have another value, in the order of the list. What the files hold that keys name is not
// looked at, but for secrets.
std::vector<std::string_view> changed_keys(settings before, settings after);

}  // namespace switchhook::config
