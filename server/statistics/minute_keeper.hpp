#pragma once
// Gives the minutes that are over to the store. What cannot be kept is tried again for an hour.

#include <atomic>
#include <memory>
#include <optional>

#include "net/asio.hpp"
#include "server/statistics/tally.hpp"
#include "server/store/store.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server {

inline constexpr std::chrono::hours minutes_kept{25};

class minute_keeper : public std::enable_shared_from_this<minute_keeper> {
  public:
    // `home` is single-threaded. The clock and the counts must outlive it.
    minute_keeper(asio::any_io_executor home, const wall_clock& clock, tally& counts, metrics& losses,
                  std::shared_ptr<store> journal);

    void start();
    // The minute that goes on, too. When nobody else calls any more, and before the store stops.
    void keep_last();

  private:
    void wait();
    void look();
    void keep(std::vector<kept_minute> minutes);
    void settle(bot::instant last, error_code failed);

    const asio::any_io_executor home_;
    const wall_clock& clock_;
    tally& counts_;
    metrics& losses_;
    const std::shared_ptr<store> store_;
    const std::unique_ptr<due_time> wait_;
    bot::instant next_sweep_{};
    std::atomic<bool> under_way_{false};
    std::atomic<bool> failing_{false};
};

}  // namespace switchhook::server
