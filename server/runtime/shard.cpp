#include "server/runtime/shard.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/failure.hpp"
#include "bot/call/translate.hpp"
#include "server/events/call_events.hpp"
#include "server/runtime/leg_name.hpp"
#include "server/runtime/token_tenant.hpp"
#include "server/store/journal_record.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t ended_remembered = 20'000;

void log_step(const bot::call& before, const bot::event& e, const bot::step_result& after) {
    const auto from = bot::to_string(before.phase), to = bot::to_string(after.call.phase);
    const auto& id = after.call.key.wire();
    const std::string state =
        before.key.empty() ? std::string(to) : std::string(from) + "->" + std::string(to);
    const auto failed = bot::failure_in(e);
    if (from != to && failed)
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
      timer_(executor_) {}

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
        auto program = shared_->incoming();
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
    return !shared_->draining && live < shared_->limits.calls;
}

void shard::place(const graph::call_id& key, std::shared_ptr<const program> follows, bot::call_order order,
                  std::function<void(bool)> done) {
    // A leg belongs to a call that has its place.
    if (stopped_ || (!order.leg && !has_room()) || waiting_ >= shared_->limits.waiting_events)
        return done(false);
    const auto c = begin_call(key, std::move(follows));
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
    log_step(c->state, e, result);
    auto record = write_record(now, e, c->state, result, c->follows->world);
    ++c->records;
    auto told = news_of_step(*c, c->records, e, result, now);
    note_name(c->state, result.call);
    c->state = std::move(result.call);
    set_alarm(c);
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

void shard::perform(const call_ptr& c, std::vector<bot::action> actions) {
    for (auto& a : actions) {
        if (auto* send = std::get_if<bot::send_request>(&a)) {
            c->outbox.push_back(std::move(*send));
        } else if (auto* line = std::get_if<bot::write_log>(&a)) {
            const auto level = line->level == bot::log_level::debug  ? log::level::debug
                               : line->level == bot::log_level::warn ? log::level::warn
                                                                     : log::level::info;
            log::write(level, "flow", line->text, {{"call", c->state.key.wire()}});
        } else if (auto* ask = std::get_if<bot::ask_service>(&a)) {
            if (stopped_) continue;
            const bot::service_failed broken{ask->number, "internal", 0, {}};
            spawn(ask_outside(shared_from_this(), c, std::move(*ask)), c, broken);
        } else if (auto* notice = std::get_if<bot::send_notice>(&a)) {
            spawn(keep_notice(shared_from_this(), c->state.key.wire(), std::move(*notice)), c,
                  bot::notification_noted{});
        } else if (const auto* leg = std::get_if<bot::begin_leg>(&a)) {
            begin_leg(c, *leg);
        } else if (const auto* over = std::get_if<bot::end_leg>(&a)) {
            shared_->calls.tell(name_of_leg(c->state.key, over->number), bot::hang_up_asked{});
        } else if (const auto* report = std::get_if<bot::report_leg>(&a)) {
            if (report->call.empty())
                shared_->calls.tell(report->to.parent, bot::leg_failed{report->to.number, report->why});
            else
                shared_->calls.tell(report->to.parent, bot::leg_answered{report->to.number, report->call});
        } else if (auto* recording = std::get_if<bot::fetch_recording>(&a)) {
            if (stopped_) continue;
            // Nothing else reminds the call of a recording, so it must be told of every end.
            const bot::recording_lost lost{recording->number, "internal error"};
            spawn(fetch(shared_from_this(), c, std::move(*recording)), c, lost);
        } else if (auto* pieces = std::get_if<bot::join_recordings>(&a)) {
            if (stopped_) continue;
            const bot::recording_lost lost{pieces->number, "internal error"};
            spawn(join(shared_from_this(), c, std::move(*pieces)), c, lost);
        } else if (auto* unwanted = std::get_if<bot::discard_recordings>(&a)) {
            asio::post(shared_->blocking, [shared = shared_, files = std::move(unwanted->files)] {
                shared->recordings.discard(files);
            });
        } else if (std::holds_alternative<bot::release_call>(a)) {
            release(c);
        }
    }
    if (c->outbox.empty())
        c->stirred.reset();
    else if (!c->sending && !stopped_) {
        c->sending = true;
        spawn(send_outbox(shared_from_this(), c), c);
    }
}

void shard::spawn(asio::awaitable<void> work, const call_ptr& c, std::optional<bot::event> broken) {
    auto report = [self = shared_from_this(), c, broken = std::move(broken)](std::exception_ptr failed) {
        if (!failed) return;
        try {
            std::rethrow_exception(failed);
        } catch (const std::exception& bug) {
            self->shared_->metrics.requests_failed.add("internal");
            log::error("bot", "action could not be performed",
                       {{"call", c->state.key.wire()}, {"what", bug.what()}});
        }
        if (broken) return self->apply(c, *broken);
        c->sending = false;
        for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    };
    asio::co_spawn(executor_, std::move(work), std::move(report));
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
    if (c->alarm) alarms_.erase({*c->alarm, c});
    c->alarm.reset();
    const auto key = c->state.key.key();
    shared_->heard.forget(key);
    const bool reached = c->state.ended != bot::ending::not_reached;
    const std::string outcome(reached ? bot::to_string(c->state.ended) : bot::outcome_of(c->state.dial));
    shared_->metrics.calls_ended.add(outcome);
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
    timer_.cancel();
    for (const auto& [key, c] : calls_) {
        c->outbox.clear();
        for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    }
}

void shard::set_alarm(const call_ptr& c) {
    const auto next = c->state.timers.next();
    const auto due = next ? std::optional(next->due) : std::nullopt;
    if (due == c->alarm) return;
    if (c->alarm) alarms_.erase({*c->alarm, c});
    c->alarm = due;
    if (due) alarms_.insert({*due, c});
    arm();
}

void shard::arm() {
    if (stopped_ || alarms_.empty()) return;
    const auto earliest = alarms_.begin()->first;
    if (armed_ && *armed_ <= earliest) return;
    armed_ = earliest;
    timer_.expires_at(shared_->clock.steady(earliest));
    timer_.async_wait(asio::bind_executor(executor_, [weak = weak_from_this()](error_code cancelled) {
        const auto self = weak.lock();
        // A wait that was replaced may still report success: only the one that is armed counts.
        if (!self || cancelled || self->stopped_ || !self->armed_) return;
        if (self->shared_->clock.now() < *self->armed_) {
            self->armed_.reset();
            return self->arm();
        }
        self->armed_.reset();
        self->alarms_due();
        self->arm();
    }));
}

void shard::alarms_due() {
    const auto now = shared_->clock.now();
    while (!alarms_.empty() && alarms_.begin()->first <= now) {
        const auto c = alarms_.begin()->second;
        const auto due = c->state.timers.next();
        if (!due || due->due > now) {
            set_alarm(c);
            continue;
        }
        const auto before = *c->alarm;
        apply(c, bot::timer_fired{due->name, due->generation});
        // A step that could not be taken must not hold up the others for ever.
        if (c->alarm == before && c->state.timers.next() == due) {
            alarms_.erase({before, c});
            c->alarm.reset();
        }
    }
}

}  // namespace switchhook::server
