#include "server/runtime/alarms.hpp"

namespace switchhook::server {

alarms::alarms(asio::any_io_executor executor, const wall_clock& clock, due tell)
    : clock_(clock), tell_(std::move(tell)), wait_(clock.wait_on(std::move(executor))) {}

void alarms::set(const call_ptr& c) {
    const auto next = c->state.timers.next();
    const auto at = next ? std::optional(next->due) : std::nullopt;
    if (at == c->alarm) return;
    if (c->alarm) heap_.erase({*c->alarm, c});
    c->alarm = at;
    if (at) heap_.insert({*at, c});
    arm();
}

void alarms::drop(const call_ptr& c) {
    if (c->alarm) heap_.erase({*c->alarm, c});
    c->alarm.reset();
}

void alarms::stop() {
    stopped_ = true;
    wait_->set(std::nullopt, {});
}

void alarms::arm() {
    if (stopped_ || heap_.empty()) return;
    const auto earliest = heap_.begin()->first;
    if (const auto at = wait_->at(); at && *at <= earliest) return;
    wait_->set(earliest, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self || self->stopped_) return;
        self->ring();
        self->arm();
    });
}

void alarms::ring() {
    const auto now = clock_.now();
    while (!heap_.empty() && heap_.begin()->first <= now) {
        const auto c = heap_.begin()->second;
        const auto next = c->state.timers.next();
        if (!next || next->due > now) {
            set(c);
            continue;
        }
        const auto before = *c->alarm;
        tell_(c, *next);
        // A call that could not be told must not hold up the others for ever.
        if (c->alarm == before && c->state.timers.next() == next) drop(c);
    }
}

}  // namespace switchhook::server
