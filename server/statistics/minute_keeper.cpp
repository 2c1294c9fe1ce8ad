#include "server/statistics/minute_keeper.hpp"

#include <boost/asio/dispatch.hpp>

#include "base/log.hpp"

namespace switchhook::server {
namespace {

constexpr std::chrono::hours between_sweeps{1};

}  // namespace

minute_keeper::minute_keeper(asio::any_io_executor home, const wall_clock& clock, tally& counts,
                             metrics& losses, std::shared_ptr<store> journal)
    : home_(std::move(home)),
      clock_(clock),
      counts_(counts),
      losses_(losses),
      store_(std::move(journal)),
      wait_(clock.wait_on(home_)) {}

void minute_keeper::start() {
    asio::dispatch(home_, [self = shared_from_this()] { self->wait(); });
}

void minute_keeper::wait() {
    const auto next = std::chrono::floor<std::chrono::minutes>(clock_.now()) + std::chrono::minutes(1);
    wait_->set(next, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    });
}

// Without anything to keep, what is old is still removed.
void minute_keeper::look() {
    wait();
    auto minutes = counts_.over();
    losses_.minutes_lost.add(counts_.take_lost());
    if ((minutes.empty() && clock_.now() < next_sweep_) || under_way_.exchange(true)) return;
    next_sweep_ = clock_.now() + between_sweeps;
    keep(std::move(minutes));
}

void minute_keeper::keep_last() {
    if (auto minutes = counts_.all(); !minutes.empty()) keep(std::move(minutes));
}

void minute_keeper::keep(std::vector<kept_minute> minutes) {
    const auto last = minutes.empty() ? bot::instant() : minutes.back().begin;
    store_->keep_minutes(
        std::move(minutes), clock_.now() - minutes_kept,
        [self = shared_from_this(), last](error_code failed) { self->settle(last, failed); });
}

void minute_keeper::settle(bot::instant last, error_code failed) {
    under_way_ = false;
    if (!failed) counts_.kept(last);
    if (failing_.exchange(bool(failed)) == bool(failed)) return;
    if (failed)
        log::warn("statistics", "minutes cannot be kept", {{"what", failed.message()}});
    else
        log::info("statistics", "minutes are kept again");
}

}  // namespace switchhook::server
