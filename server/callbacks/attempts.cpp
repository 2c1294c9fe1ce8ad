// When it is tried to call somebody back, and what follows.

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/guid.hpp"
#include "base/log.hpp"
#include "server/callbacks/callbacks.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view component = "callbacks";

}  // namespace

void callbacks::pump() {
    if (stopped_) return;
    const auto moment = now();
    while (!schedule_.empty() && schedule_.begin()->first <= moment && trying_ < settings_.at_once) {
        // What is due waits, and keeps its place.
        if (!around_.calls->has_room()) break;
        consider(waiting_.find(schedule_.begin()->second));
    }
    if (schedule_.empty() || trying_ >= settings_.at_once) return;
    const auto first = schedule_.begin()->first;
    timer_->expires_after(first > moment ? first - moment : settings_.when_busy);
    timer_->async_wait([weak = weak_from_this()](error_code cancelled) {
        if (const auto self = weak.lock(); self && !cancelled) self->pump();
    });
}

void callbacks::consider(place_of at) {
    const auto& what = at->second.what;
    const auto moment = now();
    if (what.is_calling()) {
        schedule_.erase({at->second.due, at->first});
        ++trying_;
        return spawn(look_after(shared_from_this(), at->first));
    }
    if (moment > what.expires()) return finish(at, "givenUp", "expired");
    if (const auto why = around_.calls->refusal(what.order); !why.empty()) return hindered(at, why);
    const auto opens = around_.calls->opens(what, moment);
    if (!opens) return hindered(at, "noHours");
    if (*opens > what.expires()) return finish(at, "givenUp", "expired");
    if (*opens > moment) return put_off(at, *opens);
    schedule_.erase({at->second.due, at->first});
    ++trying_;
    spawn(attempt(shared_from_this(), at->first));
}

// It may be mended: a flow is loaded anew, hours are no longer overridden.
void callbacks::hindered(place_of at, std::string_view by) {
    auto& w = at->second;
    if (w.hindrance != by)
        log::warn(component, "due, and cannot be placed", {{"order", at->first}, {"why", by}});
    w.hindrance = by;
    put_off(at, now() + settings_.when_hindered);
}

// What is on the disk then; nothing when it was cancelled meanwhile, or cannot be written.
asio::awaitable<std::optional<kept_callback>> callbacks::begin_attempt(ptr self, std::string id,
                                                                       graph::call_id call) {
    auto at = self->waiting_.find(id);
    if (at == self->waiting_.end()) co_return std::nullopt;
    auto what = at->second.what;
    ++what.tries;
    what.last = kept_callback::attempt{std::move(call), self->now(), {}};
    const auto due = at->second.due;
    const auto failed = co_await write_down(self, id, what, due);
    at = self->waiting_.find(id);
    if (at == self->waiting_.end()) co_return std::nullopt;
    if (failed) {
        self->hindered(at, failed.message());
        co_return std::nullopt;
    }
    at->second.what = what;
    at->second.hindrance.clear();
    co_return what;
}

asio::awaitable<void> callbacks::attempt(ptr self, std::string id) {
    const graph::call_id call(random_guid());
    const auto begun = co_await begin_attempt(self, id, call);
    if (!begun || self->stopped_) {
        --self->trying_;
        self->pump();
        co_return;
    }
    const auto& what = *begun;
    self->around_.counts.ordered_callbacks.add("placed");
    log::info(component, "calling back", {{"order", id}, {"call", call.wire()}, {"attempt", what.tries}});
    // The call may outlive this, at the end of the process.
    self->around_.calls->place(call, what.order, [weak = std::weak_ptr(self), id](std::string_view outcome) {
        const auto there = weak.lock();
        if (!there) return;
        asio::post(there->around_.home,
                   [there, id, outcome = std::string(outcome)] { there->attempt_ended(id, outcome); });
    });
}

// Of a call that was placed by an earlier process, or has been given to another.
asio::awaitable<void> callbacks::look_after(ptr self, std::string id) {
    std::string became(callback_switchboard::rings);
    if (const auto at = self->waiting_.find(id); at != self->waiting_.end()) {
        auto look = [board = self->around_.calls, call = at->second.what.last->call] {
            return board->became_of(call);
        };
        became = co_await run_blocking(self->around_.blocking, std::move(look));
    }
    self->attempt_ended(id, became);
}

void callbacks::attempt_ended(const std::string& id, std::string_view outcome) {
    --trying_;
    const auto at = waiting_.find(id);
    if (at == waiting_.end()) return pump();
    auto& what = at->second.what;
    if (outcome == callback_switchboard::answered) {
        finish(at, outcome);
    } else if (outcome == callback_switchboard::rings) {
        const auto expired = now() > what.expires();
        expired ? finish(at, "givenUp", "expired") : put_off(at, now() + settings_.when_busy);
    } else if (outcome == callback_switchboard::no_room) {
        --what.tries;
        what.last.reset();
        put_off(at, now() + settings_.when_hindered);
        write_then_wait(at);
    } else {
        what.last->outcome = outcome;
        if (plan_next(at)) write_then_wait(at);
    }
    pump();
}

bool callbacks::plan_next(place_of at) {
    const auto& what = at->second.what;
    const auto next = std::max(what.last->begun + what.order.every, now());
    const auto opens = around_.calls->opens(what, next).value_or(next);
    const bool used_up = what.tries >= what.order.attempts;
    if (used_up || opens > what.expires()) {
        finish(at, "givenUp", used_up ? what.last->outcome : "expired");
        return false;
    }
    put_off(at, opens);
    return true;
}

void callbacks::finish(place_of at, std::string_view outcome, std::string why) {
    const auto id = at->first;
    const auto tries = at->second.what.tries;
    around_.counts.ordered_callbacks.add(outcome);
    if (why.empty())
        log::info(component, outcome, {{"order", id}, {"attempts", tries}});
    else
        log::warn(component, "given up", {{"order", id}, {"attempts", tries}, {"why", why}});
    forget(at);
    auto work = [](ptr self, std::string gone) -> asio::awaitable<void> {
        (void)co_await remove(self, std::move(gone));
    };
    spawn(work(shared_from_this(), id));
}

// Nobody is called before that is done: the next attempt, written meanwhile, would be overwritten by this one. On a full
// disk the attempt still stands there as begun: after a restart it counts as made.
void callbacks::write_then_wait(place_of at) {
    auto work = [](ptr self, std::string id, kept_callback what, bot::instant due) -> asio::awaitable<void> {
        (void)co_await write_down(self, id, std::move(what), due);
        if (self->waiting_.contains(id)) self->schedule_.emplace(due, id);
        self->pump();
    };
    schedule_.erase({at->second.due, at->first});
    spawn(work(shared_from_this(), at->first, at->second.what, at->second.due));
}

}  // namespace switchhook::server
