#include "server/callbacks/callbacks.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view component = "callbacks";

// Of an order that is being written: who waits for it does not wait for ever.
struct keeping {
    explicit keeping(const asio::any_io_executor& on) : deadline(on) {}
    asio::steady_timer deadline;
    std::optional<result<spool_entry>> done;
    std::atomic<bool> given_up = false;  // looked at on the pool, too
    std::atomic<bool> was_kept = false;
};

}  // namespace

callbacks::callbacks(callback_surroundings around, callback_settings settings)
    : around_(std::move(around)), settings_(settings), timer_(around_.home) {}

void callbacks::start() {
    if (!around_.items) return;
    std::vector<std::pair<spool_entry, kept_callback>> found;
    for (auto& entry : around_.items->of_kind(callback_kind)) {
        const auto item = around_.items->read(entry.id);
        auto what = item.has_value() ? read_kept_callback(item->document) : std::nullopt;
        if (what)
            found.emplace_back(std::move(entry), *std::move(what));
        else
            log::error(component, "order cannot be read, and stays in the spool", {{"order", entry.id}});
    }
    asio::post(around_.home, [self = shared_from_this(), found = std::move(found)]() mutable {
        for (auto& [entry, what] : found) {
            self->take_up(entry.id, std::move(what), entry.due);
        }
        self->pump();
    });
}

void callbacks::use_at_once(std::size_t calls) {
    asio::post(around_.home, [self = shared_from_this(), calls] {
        self->settings_.at_once = calls;
        self->pump();
    });
}

void callbacks::stop() {
    asio::post(around_.home, [self = shared_from_this()] {
        self->stopped_ = true;
        self->timer_.reset();  // whoever holds on to this may outlive its context
    });
}

asio::awaitable<result<std::string, callback_refusal>> callbacks::keep(kept_callback what, std::string id) {
    const ptr self = shared_from_this();
    const asio::any_io_executor back = co_await asio::this_coro::executor;
    auto why = around_.calls->refusal(what.order);
    if (why.empty() && !around_.items) why = "notKept";
    if (!why.empty()) {
        around_.counts.ordered_callbacks.add("notKept");
        co_return callback_refusal{why};
    }
    const auto state = std::make_shared<keeping>(back);
    asio::post(around_.blocking, [self, back, state, document = write_kept_callback(what), made = what.asked,
                                  due = what.order.due, id = std::move(id)] {
        if (state->given_up) return;  // behind others, on a disk that stood still
        state->was_kept = !id.empty() && self->around_.items->read(id).has_value();
        auto added = self->around_.items->add(std::string(callback_kind), document, made, due, id);
        asio::post(back, [self, state, added = std::move(added)] {
            if (state->given_up && added.has_value())
                asio::post(self->around_.blocking,
                           [self, id = added->id] { (void)self->around_.items->remove(id); });
            state->done = added;
            state->deadline.cancel();
        });
    });
    state->deadline.expires_after(settings_.keeping_within);
    co_await state->deadline.async_wait(asio::as_tuple(asio::use_awaitable));

    state->given_up = !state->done;
    const bool kept = state->done && state->done->has_value();
    around_.counts.ordered_callbacks.add(kept ? "kept" : "notKept");
    if (!kept) {
        const auto failure = state->done ? state->done->error() : error_code();
        log::error(component, "order cannot be kept",
                   {{"why", state->done ? failure.message() : std::string("the disk is too slow")}});
        co_return callback_refusal{!state->done                  ? "timeout"
                                   : failure == spool_errc::full ? "full"
                                                                 : "notKept"};
    }
    const auto given = (*state->done)->id;
    if (state->was_kept) co_return given;  // whoever reads the spool knows how far it has come
    asio::post(around_.home, [self, given, what = std::move(what)]() mutable {
        const auto due = what.order.due;
        self->take_up(given, std::move(what), due);
        self->pump();
    });
    co_return given;
}

asio::awaitable<std::vector<callbacks::entry>> callbacks::all() {
    const ptr self = shared_from_this();
    const asio::any_io_executor back = co_await asio::this_coro::executor;
    co_await asio::post(asio::bind_executor(around_.home, asio::use_awaitable));
    std::vector<entry> found;
    for (const auto& [id, w] : self->waiting_) found.push_back({id, w.due, w.what});
    co_await asio::post(asio::bind_executor(back, asio::use_awaitable));
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
    co_return found;
}

asio::awaitable<result<>> callbacks::cancel(std::string id) {
    const ptr self = shared_from_this();
    const asio::any_io_executor back = co_await asio::this_coro::executor;
    co_await asio::post(asio::bind_executor(around_.home, asio::use_awaitable));
    const auto known = self->waiting_.find(id);
    error_code failed = spool_errc::no_such_item;
    if (known != self->waiting_.end()) {
        log::info(component, "cancelled", {{"order", id}});
        self->around_.counts.ordered_callbacks.add("cancelled");
        self->forget(known);
        failed = co_await remove(self, id);
    }
    co_await asio::post(asio::bind_executor(back, asio::use_awaitable));
    if (failed) co_return failed;
    co_return result<>();
}

asio::awaitable<result<std::size_t>> callbacks::cancel_asked_by(graph::call_id call) {
    const ptr self = shared_from_this();
    const asio::any_io_executor back = co_await asio::this_coro::executor;
    const auto waiting = co_await self->all();
    co_await asio::post(asio::bind_executor(around_.home, asio::use_awaitable));
    std::size_t cancelled = 0;
    error_code failed;
    for (const auto& one : waiting) {
        if (one.what.asked_by != call || !self->waiting_.contains(one.id)) continue;
        // Its file first: it is still known when that cannot be removed.
        failed = co_await remove(self, one.id);
        if (failed) break;
        const auto known = self->waiting_.find(one.id);
        if (known == self->waiting_.end()) continue;
        log::info(component, "cancelled", {{"order", one.id}});
        self->around_.counts.ordered_callbacks.add("cancelled");
        self->forget(known);
        ++cancelled;
    }
    co_await asio::post(asio::bind_executor(back, asio::use_awaitable));
    if (failed) co_return failed;
    co_return cancelled;
}

bool callbacks::take_up(const std::string& id, kept_callback what, bot::instant due) {
    if (!waiting_.emplace(id, waiting{std::move(what), due}).second) return false;
    around_.counts.ordered_callbacks_waiting.add(1);
    schedule_.emplace(due, id);
    return true;
}

void callbacks::put_off(place_of at, bot::instant until) {
    schedule_.erase({at->second.due, at->first});
    at->second.due = until;
    schedule_.emplace(until, at->first);
}

void callbacks::forget(place_of at) {
    around_.counts.ordered_callbacks_waiting.add(-1);
    schedule_.erase({at->second.due, at->first});
    waiting_.erase(at);
}

void callbacks::spawn(asio::awaitable<void> work) {
    asio::co_spawn(around_.home, std::move(work), [](std::exception_ptr failed) {
        if (failed) log::error(component, "failed", {{"what", what_of(failed)}});
    });
}

// Both begin and end on `home`.
asio::awaitable<error_code> callbacks::write_down(ptr self, std::string id, kept_callback what,
                                                  bot::instant due) {
    const auto document = write_kept_callback(what);
    co_await asio::post(asio::bind_executor(self->around_.blocking, asio::use_awaitable));
    const auto written = self->around_.items->replace(id, document, due);
    co_await asio::post(asio::bind_executor(self->around_.home, asio::use_awaitable));
    co_return written.has_value() ? error_code() : written.error();
}

asio::awaitable<error_code> callbacks::remove(ptr self, std::string id) {
    co_await asio::post(asio::bind_executor(self->around_.blocking, asio::use_awaitable));
    const auto removed = self->around_.items->remove(id);
    co_await asio::post(asio::bind_executor(self->around_.home, asio::use_awaitable));
    if (removed.has_value()) co_return error_code();
    log::error(component, "order cannot be removed, and may be followed again after a restart",
               {{"order", id}, {"why", removed.error().message()}});
    co_return removed.error();
}

}  // namespace switchhook::server
