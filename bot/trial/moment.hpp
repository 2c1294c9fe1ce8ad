#pragma once

#include <string>

#include "bot/call/timer.hpp"

namespace switchhook::bot::trial {

// "2026-12-25T09:00:00Z"
std::string to_string(instant moment);
// Since a beginning: "2:05.250", minutes first.
std::string elapsed(milliseconds time);

}  // namespace switchhook::bot::trial
