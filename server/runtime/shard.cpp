#include "server/runtime/shard.hpp"

#include <boost/asio/dispatch.hpp>

#include "base/log.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/failure.hpp"
#include "bot/call/journal_record.hpp"
#include "bot/call/translate.hpp"
#include "server/events/call_events.hpp"
#include "server/runtime/leg_name.hpp"
#include "server/runtime/token_tenant.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t ended_remembered = 20'000;

void log_step(const bot::call& before, const bot::event& e, const bot::step_result& after,
              const program& follows) {
    const auto from = bot::to_string(before.phase), to = bot::to_string(after.call.phase);
    const auto& id = after.call.key.wire();
    const std::string state =
        before.key.empty() ? std::string(to) : std::string(from) + "->" + std::string(to);
    const auto failed = bot::failure_in(e);
    if (before.key.empty())
        log::info("bot", "call",
                  {{"call", id},
                   {"state", state},
                   {"reason", after.reason},
                   {"flow", follows.flow->name},
                   {"version", follows.version}});
    else if (from != to && failed)
        log::info("bot", "call",
                  {{"call", id},
                   {"state", state},
                   {"reason", after.reason},
                   {"result", failed->code},
                   {"meaning", failed->meaning}});
    else if (from != to)
        log::info("bot", "call", {{"call", id}, {"state", state}, {"reason", after.reason}});
    else
        log::debug("bot", "call", {{"call", id}, {"state", to}, {"reason", after.reason}});
}

}  // namespace

shard::shard(asio::any_io_executor executor, std::shared_ptr<services> shared, graph::calls_client& client,
             std::size_t index)
    : executor_(std::move(executor)),
      shared_(std::move(shared)),
      client_(client),
      index_(index),
      alarms_(
          std::make_shared<alarms>(executor_, shared_->clock, [this](const call_ptr& c, const bot::timer& t) {
              apply(c, bot::timer_fired{t.name, t.generation});
          })) {}

std::shared_ptr<live_call> shard::find(const graph::call_id& id) const {
    const auto found = calls_.find(id.key());
    return found == calls_.end() ? nullptr : found->second;
}

void shard::receive(const graph::notification& n, const std::optional<leg_address>& to,
                    std::chrono::steady_clock::time_point read_at, received done) {
    auto& m = shared_->metrics;
    m.notifications.add();
    if (stopped_ || waiting_ >= shared_->limits.waiting_events) return done(reception::overloaded);
    if (to) return receive_of_placed(n, *to, read_at, std::move(done));
    const auto e = bot::translate(n);
    auto c = find(n.resource.call);
    if (!c) {
        const auto* offer = std::get_if<bot::call_offered>(&e);
        const auto key = n.resource.call.key();
        if (offer == nullptr || ended_.contains(key)) {
            m.notifications_unknown_call.add();
            log::debug("bot", "notification of no live call", {{"call", n.resource.call.wire()}});
            return done(reception::accepted);
        }
        auto program = shared_->flows.now()->incoming;
        if (!program) return done(reception::overloaded);
        auto admitted = *offer;
        admitted.hours = *shared_->hours.snapshot();
        if (!has_room()) admitted.admit = bot::admission::busy;
        c = begin_call(offer->id, std::move(program));
        c->stirred = read_at;
        return apply(c, admitted, std::move(done));
    }
    c->stirred = read_at;
    apply(c, e, std::move(done));
}

bool shard::has_room() const {
    const auto live = static_cast<std::size_t>(shared_->metrics.calls_live.value());
    return !shared_->draining && live < shared_->most_calls;
}

void shard::place(const graph::call_id& key, std::shared_ptr<const program> follows, bot::call_order order,
                  std::function<void(bool)> done, std::function<void(std::string_view)> told) {
    // A leg belongs to a call that has its place.
    if (stopped_ || (!order.leg && !has_room()) || waiting_ >= shared_->limits.waiting_events) {
        if (told) told("noRoom");
        return done(false);
    }
    const auto c = begin_call(key, std::move(follows));
    c->told = std::move(told);
    apply(c, bot::call_ordered{key, bot::held_order(std::move(order)), *shared_->hours.snapshot()},
          [done = std::move(done)](reception r) { done(r == reception::accepted); });
}

void shard::ask(const graph::call_id& id, graph::call_request request,
                std::function<void(asked_answer)> done) {
    constexpr std::size_t most_pending = 20;  // of one call; the call itself needs some
    const auto c = find(id);
    if (!c || stopped_ || c->released) return done(asking_refusal::no_call);
    if (c->state.id.empty()) return done(asking_refusal::not_placed_yet);
    if (c->state.pending.size() >= most_pending) return done(asking_refusal::too_many);
    const auto number = c->state.last_request + 1;
    c->operators.emplace(number, std::move(done));
    apply(c, bot::request_asked{std::move(request)});
    if (c->state.last_request != number) c->tell_operator(number, asking_refusal::no_call);
}

bool shard::hang_up(const graph::call_id& id) {
    const auto c = find(id);
    if (!c || c->released) return false;
    apply(c, bot::hang_up_asked{});
    return true;
}

void shard::tell(const graph::call_id& id, const bot::event& what) {
    if (const auto c = find(id)) apply(c, what);
}

std::shared_ptr<live_call> shard::begin_call(const graph::call_id& key,
                                             std::shared_ptr<const program> follows) {
    auto c = std::make_shared<live_call>();
    c->follows = std::move(follows);
    c->began = shared_->clock.now();
    calls_.emplace(key.key(), c);
    shared_->metrics.calls_live.add(1);
    return c;
}

void shard::apply(const call_ptr& c, const bot::event& e, received done) {
    if (c->released) {
        if (done) done(reception::accepted);
        return;
    }
    const auto now = shared_->clock.now();
    bot::step_result result;
    try {
        result = bot::step(c->state, e, c->follows->world, now);
    } catch (const std::exception& bug) {
        // The call stays as it was; its timers bring it to an end.
        log::error("bot", "event could not be worked in",
                   {{"call", c->state.key.wire()}, {"what", bug.what()}});
        if (done) done(reception::accepted);
        return;
    }
    shared_->metrics.events.add();
    log_step(c->state, e, result, *c->follows);
    std::optional<bot::followed_flow> follows;
    if (c->records == 0) follows = {c->follows->flow->name, c->follows->version};
    auto record = bot::write_journal_record(now, e, c->state, result, c->follows->world, follows);
    ++c->records;
    auto told = news_of_step(*c, c->records, e, result, now);
    note_name(c->state, result.call);
    c->state = std::move(result.call);
    if (c->told && c->state.dial.answered) std::exchange(c->told, {})("answered");
    alarms_->set(c);
    ++waiting_;
    shared_->store->append(
        c->state.key, c->records, std::move(record),
        [self = shared_from_this(), c, actions = std::move(result.actions), told = std::move(told),
         done = std::move(done)](error_code failed) mutable {
            asio::dispatch(self->executor_, [self, c, failed, actions = std::move(actions),
                                             told = std::move(told), done = std::move(done)]() mutable {
                --self->waiting_;
                if (failed)
                    log::error("store", "event could not be kept",
                               {{"call", c->state.key.wire()}, {"what", failed.message()}});
                publish(self->shared_->events, c->state.key, std::move(told));
                if (done) done(failed ? reception::overloaded : reception::accepted);
                self->perform(c, std::move(actions));
            });
        });
}

void shard::release(const call_ptr& c) {
    if (c->released) return;
    c->released = true;
    // Where those in front of a hang-up took so long that the call was given up, Graph would keep it up.
    for (const auto& left : std::exchange(c->outbox, {}))
        if (std::holds_alternative<graph::delete_call_request>(left.request))
            end_at_graph({token_tenant(shared_->tenant, shared_->tenants, c->state.tenant), left.call,
                          c->state.key.wire()});
    for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    if (c->state.direction == graph::call_direction::outgoing) shared_->placed.forget(c->state.id);
    alarms_->drop(c);
    const auto key = c->state.key.key();
    shared_->heard.forget(key);
    const bool reached = c->state.ended != bot::ending::not_reached;
    const std::string outcome(reached ? bot::to_string(c->state.ended) : bot::outcome_of(c->state.dial));
    shared_->metrics.calls_ended.add(outcome);
    if (c->told) c->told(outcome);
    const auto& flow = *c->follows->flow;
    const ended_call over{c->state.key, flow.name, c->follows->version,
                          outcome,      c->began,  shared_->clock.now()};
    shared_->store->finish(over);
    publish(shared_->events, over.id, {news_of_end(over)});
    calls_.erase(key);
    shared_->call_ended();
    remember_ended(key);
}

void shard::remember_ended(std::string key) {
    ended_.insert(key);
    ended_order_.push_back(std::move(key));
    if (ended_order_.size() <= ended_remembered) return;
    ended_.erase(ended_order_.front());
    ended_order_.pop_front();
}

void shard::hang_up_all() {
    std::vector<call_ptr> all;
    for (const auto& [key, c] : calls_) all.push_back(c);
    for (const auto& c : all) apply(c, bot::hang_up_asked{});
}

void shard::stop() {
    stopped_ = true;
    alarms_->stop();
    for (const auto& [key, c] : calls_) {
        c->outbox.clear();
        for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    }
}

}  // namespace switchhook::server
