#include "server/runtime/shard.hpp"

#include <algorithm>

#include <boost/asio/dispatch.hpp>

#include "base/log.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/failure.hpp"
#include "bot/call/translate.hpp"
#include "bot/journal/journal_record.hpp"
#include "server/events/call_events.hpp"
#include "server/runtime/call_counts.hpp"
#include "server/runtime/leg_name.hpp"
#include "server/runtime/people.hpp"
#include "server/runtime/token_tenant.hpp"
#include "server/tracing/trace_exporter.hpp"

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

// Folding a journal takes no longer than folding so many records.
constexpr std::uint64_t records_between_states = 64;

bot::record_notes notes_on(const live_call& c, const bot::event& e, const bot::step_result& result) {
    bot::record_notes notes;
    if (c.records == 0) notes.follows = {c.follows->flow->name, c.follows->version};
    if (c.records == 0 && c.trace && !c.trace->parent.empty())
        notes.trace = traceparent(*c.trace, c.trace->parent);
    if (c.performed < c.records) notes.performed = c.performed;
    notes.with_state = c.has_gap || (c.records + 1) % records_between_states == 0 ||
                       bot::needs_state(e, c.state, result.call, *c.follows->flow);
    return notes;
}

// Requests of one call when an operator adds to them; the call itself needs some.
constexpr std::size_t most_pending = 20;

// The store says so where another instance leads the call by now.
bool is_of_another(error_code failed) {
    using namespace boost::system::errc;
    return failed == make_error_code(file_exists) || failed == make_error_code(owner_dead);
}

// The token of a recording is in no journal, and what a service replies comes here.
bool has_own_work(const bot::call& c) {
    return std::any_of(c.pending.begin(), c.pending.end(), [](const bot::pending_request& p) {
        return p.why == bot::purpose::recording || p.why == bot::purpose::service;
    });
}

bool is_answer(const bot::call& before, const bot::call& after) {
    return after.direction == graph::call_direction::incoming &&
           before.phase < bot::call_phase::established && after.phase == bot::call_phase::established;
}

graph::call_id parent_of(const bot::event& e) {
    const auto* ordered = std::get_if<bot::call_ordered>(&e);
    const auto* order = ordered == nullptr ? nullptr : ordered->order.get();
    return order != nullptr && order->leg ? order->leg->parent : graph::call_id();
}

}  // namespace

shard::shard(asio::any_io_executor executor, std::shared_ptr<services> shared, graph::calls_client& client,
             std::size_t index)
    : executor_(std::move(executor)),
      shared_(std::move(shared)),
      client_(client),
      index_(index),
      alarms_(std::make_shared<alarms>(executor_, shared_->clock,
                                       [this](const call_ptr& c, const bot::timer& t) {
                                           apply(c, bot::timer_fired{t.name, t.generation});
                                       })),
      next_turn_(executor_) {}

std::shared_ptr<live_call> shard::find(const graph::call_id& id) const {
    const auto found = calls_.find(id.key());
    return found == calls_.end() ? nullptr : found->second;
}

void shard::receive(const graph::notification& n, const std::optional<leg_address>& to,
                    std::chrono::steady_clock::time_point read_at, received done,
                    std::optional<tracing::trace_context> trace) {
    if (stopped_ || shared_->recovering || waiting_ >= shared_->limits.waiting_events)
        return done(reception::overloaded);
    if (to) return receive_of_placed(n, *to, read_at, std::move(done));
    const auto e = bot::translate(n);
    auto c = find(n.resource.call);
    if (!c) {
        const auto* offer = std::get_if<bot::call_offered>(&e);
        const auto key = n.resource.call.key();
        if (shared_->led_elsewhere.contains(key)) return done(reception::overloaded);
        const bool may_be_elsewhere = shared_->member != nullptr && !ended_.contains(key);
        if (may_be_elsewhere && (offer == nullptr || shared_->draining)) return done(reception::elsewhere);
        if (offer == nullptr || ended_.contains(key)) {
            shared_->metrics.notifications_unknown_call.add();
            log::debug("bot", "notification of no live call", {{"call", n.resource.call.wire()}});
            return done(reception::accepted);
        }
        auto program = shared_->flows.now()->incoming;
        if (!program) return done(reception::overloaded);
        auto admitted = *offer;
        admitted.hours = *shared_->hours.snapshot();
        if (!shared_->has_room()) admitted.admit = bot::admission::busy;
        c = begin_call(offer->id, std::move(program), {}, std::move(trace));
        c->stirred = read_at;
        return apply(c, admitted, std::move(done));
    }
    c->stirred = read_at;
    apply(c, e, std::move(done));
}

void shard::place(const graph::call_id& key, std::shared_ptr<const program> follows, bot::call_order order,
                  std::function<void(bool)> done, std::function<void(std::string_view)> told,
                  std::optional<tracing::trace_context> trace) {
    // A leg belongs to a call that has its place.
    if (stopped_ || (!order.leg && !shared_->has_room()) || waiting_ >= shared_->limits.waiting_events) {
        if (told) told("noRoom");
        return done(false);
    }
    // A leg that another process has begun is begun again by its call, and may have been taken up before.
    if (find(key)) return done(true);
    const auto c = begin_call(key, std::move(follows), order.leg ? order.leg->parent : graph::call_id(),
                              std::move(trace));
    c->told = std::move(told);
    apply(c, bot::call_ordered{key, bot::held_order(std::move(order)), *shared_->hours.snapshot()},
          [done = std::move(done)](reception r) { done(r != reception::overloaded); });
}

void shard::ask(const graph::call_id& id, graph::call_request request,
                std::function<void(asked_answer)> done) {
    const auto c = find(id);
    if (!c || stopped_ || c->released) return done(asking_refusal::no_call);
    take_up(c);
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

void shard::send_to(const graph::call_id& id, std::string section, std::function<void(detour_answer)> done) {
    const auto c = find(id);
    if (!c || stopped_) return done(asking_refusal::no_call);
    take_up(c);
    if (c->released) return done(asking_refusal::no_call);
    const auto& flow = *c->follows->flow;
    if (const auto why = bot::refusal_of_detour(c->state, flow, section))
        return done(detour_refused{*why, flow.name, bot::nearest_section(flow, section)});
    if (c->state.pending.size() >= most_pending) return done(asking_refusal::too_many);
    apply(c, bot::section_asked{std::move(section)},
          [done = std::move(done)](reception r) { done(detour_answer(r)); });
}

void shard::tell(const graph::call_id& id, const bot::event& what) {
    if (const auto c = find(id)) apply(c, what);
}

std::shared_ptr<live_call> shard::begin_call(const graph::call_id& key,
                                             std::shared_ptr<const program> follows,
                                             const graph::call_id& leg_of,
                                             std::optional<tracing::trace_context> trace) {
    auto c = std::make_shared<live_call>();
    c->follows = std::move(follows);
    c->began = c->in_step_since = shared_->clock.now();
    if (shared_->traces)
        c->trace = trace ? shared_->traces->join(leg_of.empty() ? key : leg_of, *std::move(trace))
                         : shared_->traces->begin(key, leg_of);
    calls_.insert_or_assign(key.key(), c);
    shared_->metrics.calls_live.add(1);
    return c;
}

void shard::apply(const call_ptr& c, const bot::event& e, received done) {
    if (c->released) {
        if (done) done(reception::accepted);
        return;
    }
    take_up(c);
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
    if (!c->own_work && has_own_work(result.call)) c->own_work = shared_->own_work.begin();
    shared_->metrics.events.add();
    log_step(c->state, e, result, *c->follows);
    const auto notes = notes_on(*c, e, result);
    if (notes.with_state) c->has_gap = false;
    auto record = bot::write_journal_record(now, e, c->state, result, c->follows->world, notes);
    ++c->records;
    auto told = news_of_step(*c, c->records, e, result, now);
    note_name(c->state, result.call);
    time_step(shared_->metrics, *c, result, now);
    if (is_answer(c->state, result.call)) shared_->statistics.call_answered(now - c->began);
    c->state = std::move(result.call);
    count_state(shared_->metrics, *c);
    c->named = c->named || !c->state.id.empty();
    if (c->state.dial.answered) c->tell("answered");
    alarms_->set(c);
    ++waiting_;
    shared_->metrics.records_waiting.add(1);
    shared_->store->append(
        {c->state.key, c->records, std::move(record), parent_of(e)},
        [self = shared_from_this(), c, sequence = c->records, actions = std::move(result.actions),
         told = std::move(told), done = std::move(done),
         began = std::chrono::steady_clock::now()](error_code failed) mutable {
            self->shared_->metrics.append_time.observe(std::chrono::steady_clock::now() - began);
            self->shared_->metrics.records_waiting.add(-1);
            asio::dispatch(self->executor_, [self, c, failed, sequence, actions = std::move(actions),
                                             told = std::move(told), done = std::move(done)]() mutable {
                --self->waiting_;
                // By the process before this one.
                const bool is_known = sequence == 1 && failed == boost::system::errc::file_exists;
                if (failed) {
                    const bool led_elsewhere = is_of_another(failed) && self->shared_->member;
                    if (led_elsewhere)
                        log::info("bot", "another instance leads the call", {{"call", c->state.key.wire()}});
                    else if (!is_known) {
                        self->shared_->metrics.append_failures.add();
                        log::error("store", "event could not be kept",
                                   {{"call", c->state.key.wire()}, {"what", failed.message()}});
                    }
                    c->has_gap = true;
                    if (sequence == 1)
                        self->drop(c);
                    else if (led_elsewhere)
                        self->let_go(c);
                    if (sequence == 1 || led_elsewhere) {
                        if (done)
                            done(led_elsewhere ? reception::elsewhere
                                 : is_known    ? reception::accepted
                                               : reception::overloaded);
                        return;
                    }
                }
                if (sequence == 1) self->shared_->statistics.call_begun();
                publish(self->shared_->events, c->state.key, std::move(told));
                if (done) done(failed ? reception::overloaded : reception::accepted);
                c->performed = std::max(c->performed, sequence);
                self->perform(c, std::move(actions));
            });
        });
}

// By then the journal has what came of it, and what followed is done: whoever goes on repeats none of it.
void shard::end_own_work(const call_ptr& c) {
    if (c->own_work && c->at_rest() && !has_own_work(c->state)) c->own_work.reset();
}

void shard::release(const call_ptr& c) {
    if (c->released) return;
    c->released = true;
    count_as_gone(shared_->metrics, *c);
    c->own_work.reset();
    // Where those in front of a hang-up took so long that the call was given up, Graph would keep it up.
    for (const auto& left : std::exchange(c->outbox, {}))
        if (std::holds_alternative<graph::delete_call_request>(left.request))
            end_at_graph({token_tenant(shared_->tenant, shared_->tenants, c->state.tenant), left.call,
                          c->state.key.wire(), c->traceparent()});
    for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    if (c->state.direction == graph::call_direction::outgoing) shared_->placed.forget(c->state.id);
    alarms_->drop(c);
    const auto key = c->state.key.key();
    shared_->heard.forget(key);
    const bool reached = c->state.ended != bot::ending::not_reached;
    const std::string outcome(reached ? bot::to_string(c->state.ended) : bot::outcome_of(c->state.dial));
    shared_->metrics.calls_ended.add(outcome);
    shared_->statistics.call_ended(outcome);
    c->tell(outcome == "failed" && !c->named ? "notPlaced" : outcome);
    const auto& flow = *c->follows->flow;
    const ended_call over{c->state.key,         flow.name,          c->follows->version, outcome, c->began,
                          shared_->clock.now(), people_of(c->state)};
    shared_->store->finish(over);
    publish(shared_->events, over.id, {news_of_end(over)});
    if (shared_->traces && c->trace) shared_->traces->call_ended(over, *c->trace);
    calls_.erase(key);
    shared_->call_ended();
    remember_ended(key);
    log::debug("bot", "call is over", {{"call", over.id.wire()}, {"outcome", outcome}});
}

// It was never answered for: whoever brought it is told so, and may bring it again; unless the journal has it already.
void shard::drop(const call_ptr& c) {
    if (c->released) return;
    c->released = true;
    count_as_gone(shared_->metrics, *c);
    c->own_work.reset();
    alarms_->drop(c);
    c->tell("noRoom");
    if (const auto at = calls_.find(c->state.key.key()); at != calls_.end() && at->second == c)
        calls_.erase(at);
    shared_->call_ended();
}

// Its journal is complete, or another has gone on with it.
void shard::let_go(const call_ptr& c) {
    if (c->released) return;
    c->released = c->let_go = true;
    count_as_gone(shared_->metrics, *c);
    c->own_work.reset();
    c->outbox.clear();
    for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    // What becomes of it, another instance will know.
    c->tell("lost");
    if (c->state.direction == graph::call_direction::outgoing) shared_->placed.forget(c->state.id);
    alarms_->drop(c);
    const auto key = c->state.key.key();
    shared_->heard.forget(key);
    calls_.erase(key);
    shared_->call_ended();
}

void shard::let_go_of_all() {
    std::vector<call_ptr> all;
    for (const auto& [key, c] : calls_) all.push_back(c);
    for (const auto& c : all) let_go(c);
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
    next_turn_.cancel();
    for (const auto& [key, c] : calls_) {
        c->outbox.clear();
        for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    }
}

}  // namespace switchhook::server
