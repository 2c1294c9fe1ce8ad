#include "server/reload/reload_thread.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/log.hpp"

namespace switchhook::server {
namespace {

reload_report refused_at_the_end() {
    reload_report r;
    r.add("everything", fate::refused, "the server is stopping");
    return r;
}

}  // namespace

reload_thread::reload_thread(work run, folder_source watched, watch_pace pace)
    : run_(std::move(run)), watched_(std::move(watched)) {
    if (watched_) {
        watch_ = std::make_unique<folder_watch>(
            context_.get_executor(), [this] { ask(reload_cause::files); }, pace);
        watch();
        ask(reload_cause::files);  // what changed before it was watched
    }
    thread_ = std::thread([this] { context_.run(); });
}

reload_thread::~reload_thread() { stop(); }

void reload_thread::ask(reload_cause cause, told done) {
    std::unique_lock lock(guard_);
    if (stopped_) {
        lock.unlock();
        if (done) done(refused_at_the_end());
        return;
    }
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
    std::string why;
    try {
        const auto watching = watch_->watch(watched_());
        if (watching.has_error()) why = watching.error();
    } catch (const std::exception& failed) {  // the folder in which the server was started is gone
        why = failed.what();
    }
    if (!why.empty()) log::warn("reload", "not all changes of files will be noticed", {{"why", why}});
}

void reload_thread::stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    std::vector<told> waiting;
    {
        const std::lock_guard lock(guard_);
        stopped_ = true;
        waiting.swap(waiting_);
    }
    for (const auto& tell : waiting) tell(refused_at_the_end());
}

}  // namespace switchhook::server
