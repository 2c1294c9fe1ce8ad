#include "server/queueing/line_desk.hpp"

namespace switchhook::server {

line_desk::line_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts, teller tell)
    : clock_(clock), counts_(counts), tell_(std::move(tell)), wait_(clock.wait_on(std::move(home))) {}

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
    if (due == wait_->at()) return;
    wait_->set(due, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && !self->stopped_) self->tell(self->lines_.time_passes(self->clock_.now()));
    });
}

void line_desk::stop() {
    stopped_ = true;
    wait_->set(std::nullopt, {});
}

}  // namespace switchhook::server
