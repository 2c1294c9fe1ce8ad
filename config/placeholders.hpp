#pragma once
// What still stands as the sample has it, where a bot that Microsoft's Graph is to reach needs values of its own. At the
// emulator, and on this machine alone, the sample's do.

#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace switchhook::config {

struct placeholder {
    std::string_view key;  // app.id
    std::string what;
};
std::vector<placeholder> placeholders_in(const settings& s);

}  // namespace switchhook::config
