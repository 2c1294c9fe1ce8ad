#pragma once
// The emulator's own time: what has passed on its media clock since it started. `--speed` makes it run faster
// than the wall clock, and tests move it by hand.

#include <chrono>
#include <cstdint>

namespace switchhook::emulator {

using duration = std::chrono::microseconds;
using moment = std::chrono::microseconds;

inline std::int64_t milliseconds(duration d) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

}  // namespace switchhook::emulator
