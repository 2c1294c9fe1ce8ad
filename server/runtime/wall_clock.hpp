#pragma once

#include <chrono>
#include <memory>

#include "bot/call/timer.hpp"
#include "net/asio.hpp"
#include "server/runtime/due_time.hpp"

namespace switchhook::server {

// Wall time that never jumps: read once at the start, then carried on by the steady clock. Timers of calls are due by
// it. Thread-safe; tests have one that they move by hand.
class wall_clock {
  public:
    wall_clock() = default;
    wall_clock(const wall_clock&) = delete;
    wall_clock& operator=(const wall_clock&) = delete;
    virtual ~wall_clock() = default;

    [[nodiscard]] virtual bot::instant now() const {
        const auto gone = std::chrono::steady_clock::now() - steady_start_;
        return std::chrono::floor<bot::milliseconds>(wall_start_ + gone);
    }
    // Waits by this clock, on an executor with one thread. The clock must outlive it.
    [[nodiscard]] virtual std::unique_ptr<due_time> wait_on(asio::any_io_executor home) const;

    [[nodiscard]] std::chrono::steady_clock::time_point steady(bot::instant at) const {
        return steady_start_ +
               std::chrono::duration_cast<std::chrono::steady_clock::duration>(at - wall_start_);
    }

  private:
    std::chrono::system_clock::time_point wall_start_ = std::chrono::system_clock::now();
    std::chrono::steady_clock::time_point steady_start_ = std::chrono::steady_clock::now();
};

}  // namespace switchhook::server
