#pragma once
// The User-Agent of what `switchhook doctor` asks of a bot, so that nobody takes it for a stranger's. Anybody can say
// this of himself: it opens nothing.

#include <string_view>

namespace switchhook::server {

inline constexpr std::string_view doctor_agent = "switchhook-doctor";

}  // namespace switchhook::server
