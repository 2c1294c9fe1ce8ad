#pragma once
// The emulated clock beside the wall clock: `speed` emulated seconds pass in a real one.

#include "emulator/world/moment.hpp"
#include "net/asio.hpp"

namespace switchhook::emulator {

class media_clock {
  public:
    explicit media_clock(double speed) : speed_(speed), start_(net::steady_clock::now()) {}

    [[nodiscard]] moment now() const {
        const std::chrono::duration<double, std::micro> passed = net::steady_clock::now() - start_;
        return moment(static_cast<moment::rep>(passed.count() * speed_));
    }
    // When the emulated clock will show it. Rounded up, so that then it is due.
    [[nodiscard]] net::steady_clock::time_point real(moment when) const {
        const std::chrono::duration<double, std::micro> passed(static_cast<double>(when.count()) / speed_);
        return start_ + std::chrono::duration_cast<net::steady_clock::duration>(passed) +
               std::chrono::microseconds(1);
    }
    [[nodiscard]] double speed() const { return speed_; }

  private:
    double speed_;
    net::steady_clock::time_point start_;
};

}  // namespace switchhook::emulator
