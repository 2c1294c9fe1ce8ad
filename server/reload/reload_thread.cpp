#include "server/reload/reload_thread.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/log.hpp"

namespace switchhook::server {

reload_thread::reload_thread(work run, folder_source watched, watch_pace pace)
    : run_(std::move(run)), watched_(std::move(watched)) {
    if (watched_) {
        watch_ = std::make_unique<folder_watch>(
            context_.get_executor(), [this] { ask(reload_cause::files); }, pace);
        watch();
    }
    thread_ = std::thread([this] { context_.run(); });
}

reload_thread::~reload_thread() { stop(); }

void reload_thread::ask(reload_cause cause, told done) {
    const std::lock_guard lock(guard_);
    if (done) waiting_.push_back(std::move(done));
    if (!next_) asio::post(context_, [this] { run_next(); });
    next_ = std::max(next_.value_or(cause), cause);
}

std::optional<reload_report> reload_thread::last() const {
    const std::lock_guard lock(guard_);
    return last_;
}

void reload_thread::run_next() {
    std::vector<told> waiting;
    reload_report r;
    {
        const std::lock_guard lock(guard_);
        r.cause = *std::exchange(next_, std::nullopt);
        waiting.swap(waiting_);
    }
    try {
        r = run_(r.cause);
    } catch (const std::exception& bug) {
        log::error("reload", "broke off", {{"what", bug.what()}});
        r.add("everything", fate::refused, "internal error; the log says more");
    }
    {
        const std::lock_guard lock(guard_);
        last_ = r;
    }
    for (const auto& tell : waiting) tell(r);
    watch();
}

void reload_thread::watch() {
    if (!watch_) return;
    const auto watching = watch_->watch(watched_());
    if (!watching.has_value())
        log::warn("reload", "not all changes of files will be noticed", {{"why", watching.error()}});
}

void reload_thread::stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    reload_report r;
    r.add("everything", fate::refused, "the server is stopping");
    std::vector<told> waiting;
    {
        const std::lock_guard lock(guard_);
        waiting.swap(waiting_);
    }
    for (const auto& tell : waiting) tell(r);
}

}  // namespace switchhook::server
