#include "server/store/group_writer.hpp"

#include <algorithm>
#include <utility>

namespace switchhook::server {

group_writer::group_writer(group_limits limits, transaction write)
    : limits_(limits), write_(std::move(write)), thread_([this] { work(); }) {}

group_writer::~group_writer() { stop(); }

void group_writer::stop() {
    {
        const std::lock_guard lock(guard_);
        if (std::exchange(stopped_, true)) return;
    }
    changed_.notify_one();
    thread_.join();
}

void group_writer::append(new_record what, store::appended done) {
    {
        const std::lock_guard lock(guard_);
        if (!stopped_ && waiting_.size() < limits_.most_waiting) {
            waiting_.emplace_back(addition{std::move(what), std::move(done)});
            done = nullptr;
        }
    }
    if (done) return done(make_error_code(boost::system::errc::no_buffer_space));
    changed_.notify_one();
}

void group_writer::finish(const ended_call& call) {
    endings_.note(call);
    if (!put(entry(call))) endings_.written(call);
}

void group_writer::keep_flow(const kept_flow& flow, bot::instant now) {
    (void)put(entry(offered_flow{flow, now}));
}

bool group_writer::run(std::function<void()> work) { return put(std::move(work)); }

void group_writer::tell_groups(store::group_told told) {
    (void)run([this, told = std::move(told)]() mutable { told_ = std::move(told); });
}

bool group_writer::put(job what) {
    {
        const std::lock_guard lock(guard_);
        if (stopped_) return false;
        waiting_.push_back(std::move(what));
    }
    changed_.notify_one();
    return true;
}

// And what waits, to the first work that is no entry.
group_writer::batch group_writer::take(std::vector<entry> first) {
    batch taken{std::move(first), {}, false};
    std::unique_lock lock(guard_);
    changed_.wait(lock, [&] { return stopped_ || !waiting_.empty(); });
    auto at = waiting_.begin();
    const auto most = taken.entries.size() + limits_.most_together;
    for (; at != waiting_.end() && taken.entries.size() < most; ++at) {
        if (auto* work = std::get_if<between>(&*at)) {
            taken.then = std::move(*work);
            ++at;
            break;
        }
        taken.entries.push_back(std::move(std::get<entry>(*at)));
    }
    waiting_.erase(waiting_.begin(), at);
    taken.last = stopped_ && waiting_.empty();
    return taken;
}

void group_writer::work() {
    std::vector<entry> again;
    for (bool last = false; !last;) {
        auto next = take(std::exchange(again, {}));
        last = next.last;
        if (!next.entries.empty()) settle(next.entries, write_(next.entries), again);
        if (next.then) next.then();
    }
}

void group_writer::settle(std::vector<entry>& written, bool well, std::vector<entry>& again) {
    std::size_t durable = 0;
    for (auto& one : written) {
        if (auto* added = std::get_if<addition>(&one)) {
            durable += added->failed ? 0 : 1;
            added->done(added->failed);
            continue;
        }
        const auto* over = std::get_if<ended_call>(&one);
        if (!well && again.size() < limits_.most_waiting)
            again.push_back(std::move(one));
        else if (over != nullptr)
            endings_.written(*over);
    }
    if (told_ && durable > 0) told_(durable);
}

}  // namespace switchhook::server
