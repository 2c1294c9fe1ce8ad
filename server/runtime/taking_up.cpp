// Calls that another process led go on in this one: those that ring first, then the others, some at a time.

#include <algorithm>

#include "base/log.hpp"
#include "server/runtime/call_counts.hpp"
#include "server/runtime/shard.hpp"

namespace switchhook::server {
namespace {

// Calls that Graph is asked about later would else ask all at once then.
constexpr std::chrono::milliseconds between_looks{10};
constexpr std::size_t most_a_look = 10;

// Whoever rings is given up after 15 seconds.
// https://learn.microsoft.com/graph/api/call-answer
bool rings(const bot::call& c) {
    return c.phase == bot::call_phase::offered || c.phase == bot::call_phase::answering;
}

// It was on its way, with a token that only the process before knew.
void note_lost_recording(metrics& counted, const live_call& c) {
    counted.recordings_lost.add("restart");
    log::warn("media", "recording was lost with the process that fetched it", {{"call", c.state.key.wire()}});
}

}  // namespace

void shard::resume(std::shared_ptr<const program> follows, bot::restored_call what) {
    if (const auto before = find(what.call.key)) let_go(before);
    const auto* order = what.call.order.get();
    const bool is_leg = order != nullptr && order->leg;
    const auto c =
        begin_call(what.call.key, std::move(follows), is_leg ? order->leg->parent : graph::call_id(),
                   tracing::read_traceparent(what.trace));
    c->state = std::move(what.call);
    c->records = c->performed = what.records;
    c->has_gap = what.has_gap;
    c->began = what.began;
    c->named = !c->state.id.empty();
    count_state(shared_->metrics, *c);
    if (c->named && c->state.direction == graph::call_direction::outgoing)
        shared_->placed.note(c->state.id, c->state.key);
    c->inherited = std::make_unique<live_call::inheritance>();
    c->inherited->news = std::move(what.news);
    c->inherited->again = std::move(what.again);
    // A timer that was due long ago waits for the call's turn.
    const auto next = c->state.timers.next();
    if (next && next->due > shared_->clock.now()) alarms_->set(c);
    if (rings(c->state))
        left_by_others_.push_front(c);
    else
        left_by_others_.push_back(c);
    take_up_more();
}

void shard::take_up(const call_ptr& c) {
    const auto inherited = std::exchange(c->inherited, nullptr);
    if (!inherited) return;
    log::info("bot", "call goes on",
              {{"call", c->state.key.wire()}, {"state", bot::to_string(c->state.phase)}});
    alarms_->set(c);
    for (const auto& e : inherited->news) {
        if (std::holds_alternative<bot::recording_lost>(e)) note_lost_recording(shared_->metrics, *c);
        apply(c, e);
    }
    c->answered = c->records;
    // What has become of the call may have settled some of it.
    auto& again = inherited->again;
    std::erase_if(again, [&](const bot::action& a) {
        const auto* request = std::get_if<bot::send_request>(&a);
        const auto& pending = c->state.pending;
        return request != nullptr && std::none_of(pending.begin(), pending.end(),
                                                  [&](const auto& p) { return p.number == request->number; });
    });
    perform(c, std::move(again));
}

void shard::take_up_more() {
    std::erase_if(taken_up_, [](const call_ptr& c) { return c->at_rest(); });
    while (!stopped_ && !left_by_others_.empty() && taken_up_.size() < shared_->limits.taken_up_at_once &&
           taken_up_this_look_ < most_a_look) {
        const auto c = std::move(left_by_others_.front());
        left_by_others_.pop_front();
        if (c->released || !c->inherited) continue;
        take_up(c);
        taken_up_.push_back(c);
        ++taken_up_this_look_;
    }
    if (stopped_ || next_turn_is_set_ || (left_by_others_.empty() && taken_up_.empty())) return;
    next_turn_is_set_ = true;
    next_turn_.expires_after(between_looks);
    next_turn_.async_wait([weak = weak_from_this()](error_code) {
        const auto self = weak.lock();
        if (!self) return;
        self->next_turn_is_set_ = false;
        self->taken_up_this_look_ = 0;
        self->take_up_more();
    });
}

}  // namespace switchhook::server
