#include "server/runtime/wall_clock.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace switchhook::server {
namespace {

class steady_due_time final : public due_time {
  public:
    steady_due_time(asio::any_io_executor home, const wall_clock& clock)
        : home_(std::move(home)), clock_(clock), timer_(home_) {}

    void set(std::optional<bot::instant> at, std::function<void()> due) override {
        waits_.reset();
        timer_.cancel();
        if (!at) return;
        waits_ = std::make_shared<wait>(wait{*at, std::move(due)});
        timer_.expires_at(clock_.steady(*at));
        // A wait that was replaced may still report success: only the one that is kept counts.
        timer_.async_wait(
            asio::bind_executor(home_, [weak = std::weak_ptr(waits_)](boost::system::error_code cancelled) {
                const auto kept = weak.lock();
                if (!kept || cancelled) return;
                std::exchange(kept->due, nullptr)();
            }));
    }
    [[nodiscard]] std::optional<bot::instant> at() const override {
        return waits_ && waits_->due ? std::optional(waits_->at) : std::nullopt;
    }

  private:
    struct wait {
        bot::instant at;
        std::function<void()> due;
    };
    asio::any_io_executor home_;
    const wall_clock& clock_;
    asio::steady_timer timer_;
    std::shared_ptr<wait> waits_;
};

}  // namespace

std::unique_ptr<due_time> wall_clock::wait_on(asio::any_io_executor home) const {
    return std::make_unique<steady_due_time>(std::move(home), *this);
}

}  // namespace switchhook::server
