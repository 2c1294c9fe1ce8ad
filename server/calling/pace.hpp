#pragma once

#include <algorithm>
#include <chrono>

namespace switchhook::server {

// So many a second and no more: whoever was held up does not catch up in a burst.
class pace {
  public:
    using time = std::chrono::steady_clock::time_point;
    explicit pace(double a_second)
        : between_(std::chrono::duration_cast<time::duration>(std::chrono::duration<double>(1 / a_second))) {}

    // When the next may go; asked once for each.
    time next(time now) {
        const auto mine = std::max(now, free_);
        free_ = mine + between_;
        return mine;
    }

  private:
    time::duration between_;
    time free_;
};

}  // namespace switchhook::server
