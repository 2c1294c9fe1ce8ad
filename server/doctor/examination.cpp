#include "server/doctor/examination.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/duration.hpp"
#include "base/what_of.hpp"

namespace switchhook::server::doctor {
namespace {

// Beyond a check's own deadline: its waits end at that, and what it says of them counts.
constexpr std::chrono::milliseconds grace{1'000};

struct mailbox {
    std::mutex mutex;
    std::condition_variable arrived;
    std::map<std::string_view, findings> ended;
};

findings run_guarded(const check& c, patient& who, net::deadline until) {
    try {
        return without_noise(c.run(who, until));
    } catch (...) {
        return {failure("the check broke off: " + what_of(std::current_exception()),
                        "This is a bug of Switchhook: please report it.")};
    }
}

class examiner {
  public:
    examiner(std::shared_ptr<patient> who, std::span<const check> checks, const examination_wish& wish)
        : who_(std::move(who)), checks_(checks), wish_(wish) {
        for (const auto& c : checks_)
            if (asked_for(c.name)) want(c.name);
    }

    // Only an exception leaves threads behind here.
    ~examiner() {
        for (auto& [name, thread] : threads_) thread.detach();
    }
    examiner(const examiner&) = delete;
    examiner& operator=(const examiner&) = delete;

    examined run() {
        for (;;) {
            start_what_can();
            if (done_.size() == wanted_.size()) break;
            tell();
            wait();
        }
        examined all;
        all.left_behind = left_behind_;
        for (const auto& c : checks_) {
            if (!wanted_.contains(c.name)) continue;
            auto& found = done_.at(c.name);
            // What was looked at for others only is told when it explains why they were not.
            if (asked_for(c.name) || worst(found) >= verdict::fail)
                all.all.push_back({c.name, std::move(found)});
        }
        return all;
    }

  private:
    [[nodiscard]] bool asked_for(std::string_view name) const {
        return wish_.only.empty() ||
               std::find(wish_.only.begin(), wish_.only.end(), name) != wish_.only.end();
    }

    void want(std::string_view name) {
        const auto found =
            std::find_if(checks_.begin(), checks_.end(), [&](const check& c) { return c.name == name; });
        if (found == checks_.end() || !wanted_.insert(found->name).second) return;
        for (const auto need : found->needs) want(need);
    }

    // Which check stands in the way of those that need `name`: itself when it is not well, or that which is
    // in its own way.
    [[nodiscard]] std::string_view obstacle(std::string_view name) const {
        if (const auto blocked = blocked_by_.find(name); blocked != blocked_by_.end()) return blocked->second;
        const auto is = worst(done_.at(name));
        return is == verdict::fail || is == verdict::skip ? name : std::string_view();
    }

    void start_what_can() {
        for (const auto& c : checks_) {
            if (!wanted_.contains(c.name) || done_.contains(c.name) || running_.contains(c.name)) continue;
            const bool ready = std::all_of(c.needs.begin(), c.needs.end(),
                                           [&](std::string_view n) { return done_.contains(n); });
            if (!ready) continue;
            std::string_view in_the_way;
            for (const auto need : c.needs)
                if (in_the_way.empty()) in_the_way = obstacle(need);
            if (in_the_way.empty())
                start(c);
            else
                skip(c, in_the_way);
        }
    }

    void skip(const check& c, std::string_view in_the_way) {
        blocked_by_[c.name] = in_the_way;
        const bool failed = worst(done_.at(in_the_way)) == verdict::fail;
        done_[c.name] = {skipped(std::string("needs ") + std::string(in_the_way) +
                                 (failed ? ", which failed" : ", which was skipped"))};
    }

    void start(const check& c) {
        const auto until = net::steady_clock::now() + wish_.timeout;
        running_[c.name] = until + grace;
        threads_[c.name] = std::thread([box = box_, who = who_, c, until] {
            auto found = run_guarded(c, *who, until);
            const std::lock_guard lock(box->mutex);
            box->ended[c.name] = std::move(found);
            box->arrived.notify_one();
        });
    }

    void tell() const {
        if (!wish_.progress) return;
        std::vector<std::string_view> names;
        for (const auto& [name, until] : running_) names.push_back(name);
        wish_.progress(done_.size(), wanted_.size(), names);
    }

    // Until one has ended, or its time has.
    void wait() {
        auto next = net::deadline::max();
        for (const auto& [name, until] : running_) next = std::min(next, until);
        std::unique_lock lock(box_->mutex);
        box_->arrived.wait_until(lock, next, [&] { return !box_->ended.empty(); });
        for (auto& [name, found] : box_->ended) {
            if (running_.erase(name) != 1) continue;
            done_[name] = std::move(found);
            // It may still be letting go of what it used.
            threads_.extract(name).mapped().join();
        }
        box_->ended.clear();
        const auto now = net::steady_clock::now();
        for (auto at = running_.begin(); at != running_.end();) {
            if (at->second > now) {
                ++at;
                continue;
            }
            done_[at->first] = {failure("did not end within " + switchhook::to_string(wish_.timeout),
                                        "Something does not answer: a name server, a file system. --timeout "
                                        "gives it longer.")};
            ++left_behind_;
            threads_.extract(at->first).mapped().detach();
            at = running_.erase(at);
        }
    }

    std::shared_ptr<patient> who_;
    std::span<const check> checks_;
    const examination_wish& wish_;
    std::shared_ptr<mailbox> box_ = std::make_shared<mailbox>();
    std::map<std::string_view, std::thread> threads_;  // of `running_`
    std::set<std::string_view> wanted_;
    std::map<std::string_view, net::deadline> running_;
    std::map<std::string_view, findings> done_;
    std::map<std::string_view, std::string_view> blocked_by_;
    std::size_t left_behind_ = 0;
};

}  // namespace

examined examine(const std::shared_ptr<patient>& who, std::span<const check> checks,
                 const examination_wish& wish) {
    return examiner(who, checks, wish).run();
}

}  // namespace switchhook::server::doctor
