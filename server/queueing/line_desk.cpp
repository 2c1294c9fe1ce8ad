#include "server/queueing/line_desk.hpp"

#include <algorithm>
#include <boost/asio/bind_executor.hpp>

namespace switchhook::server {

line_desk::line_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts, teller tell)
    : home_(std::move(home)), clock_(clock), counts_(counts), tell_(std::move(tell)), timer_(home_) {}

void line_desk::work(const graph::call_id& call, const bot::queueing::line_request& what) {
    tell(lines_.on(call, what, clock_.now()));
}

void line_desk::begin_anew(bot::milliseconds gathers) {
    lines_ = {};
    if (gathers.count() > 0) lines_.gather(clock_.now() + gathers);
    count();
    arm();
}

void line_desk::tell(std::vector<bot::queueing::told> news) {
    count();
    for (auto& one : news) tell_(std::move(one.call), std::move(one.what));
    arm();
}

void line_desk::count() {
    const auto waiting = static_cast<std::int64_t>(lines_.callers());
    counts_.callers_waiting.add(waiting - counts_.callers_waiting.value());
}

void line_desk::arm() {
    const auto due = lines_.due();
    if (due == armed_) return;
    armed_ = due;
    timer_.cancel();
    if (!due) return;
    timer_.expires_at(clock_.steady(*due));
    timer_.async_wait(asio::bind_executor(home_, [weak = weak_from_this(), due](error_code cancelled) {
        const auto self = weak.lock();
        // A wait that was replaced may still report success.
        if (!self || cancelled || self->stopped_ || self->armed_ != due) return;
        self->armed_.reset();
        self->tell(self->lines_.time_passes(std::max(*due, self->clock_.now())));
    }));
}

void line_desk::stop() {
    stopped_ = true;
    timer_.cancel();
}

}  // namespace switchhook::server
