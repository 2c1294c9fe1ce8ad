#pragma once

#include <chrono>
#include <string>

namespace switchhook {

// "2026-05-01", in UTC.
std::string day_of(std::chrono::sys_seconds at);

}  // namespace switchhook
