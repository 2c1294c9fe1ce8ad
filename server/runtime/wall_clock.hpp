#pragma once

#include <chrono>

#include "bot/call/timer.hpp"

namespace switchhook::server {

// Wall time that never jumps: read once at the start, then carried on by the steady clock. Timers of calls
// are due by it.
class wall_clock {
  public:
    [[nodiscard]] bot::instant now() const {
        const auto gone = std::chrono::steady_clock::now() - steady_start_;
        return std::chrono::floor<bot::milliseconds>(wall_start_ + gone);
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady(bot::instant at) const {
        return steady_start_ +
               std::chrono::duration_cast<std::chrono::steady_clock::duration>(at - wall_start_);
    }

  private:
    std::chrono::system_clock::time_point wall_start_ = std::chrono::system_clock::now();
    std::chrono::steady_clock::time_point steady_start_ = std::chrono::steady_clock::now();
};

}  // namespace switchhook::server
