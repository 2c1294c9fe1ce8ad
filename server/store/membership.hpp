#pragma once
// What this process is to the other instances that share a store with it: a number, and a lease. What it does for its
// calls it does only while it holds the lease; behind it another instance may lead them. Thread-safe.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

namespace switchhook::server {

class membership {
  public:
    using steady_clock = std::chrono::steady_clock;

    // 0: none. Nothing is appended under it.
    [[nodiscard]] std::int64_t number() const { return number_; }
    [[nodiscard]] bool acting() const {
        return number_ != 0 && steady_clock::now().time_since_epoch().count() < until_;
    }

    // When the lease ends, as it stands.
    [[nodiscard]] steady_clock::time_point until() const {
        return steady_clock::time_point(steady_clock::duration(until_));
    }

    void enrol(std::int64_t number, steady_clock::time_point until) {
        until_ = until.time_since_epoch().count();
        number_ = number;
    }
    // From one thread. False when the lease was over for a moment: calls were let go of then, and the lease must be lost,
    // so that somebody leads them again.
    [[nodiscard]] bool renew(steady_clock::time_point until) {
        const auto before = until_.exchange(until.time_since_epoch().count());
        return steady_clock::now().time_since_epoch().count() < before;
    }

    // Others have been told that this instance is gone, or nobody knows what they have been told. Who watches over the
    // membership hears of it once.
    void lose() {
        if (number_.exchange(0) == 0) return;
        const std::lock_guard lock(guard_);
        if (lost_) lost_();
    }
    void when_lost(std::function<void()> f) {
        const std::lock_guard lock(guard_);
        lost_ = std::move(f);
    }

  private:
    std::atomic<std::int64_t> number_ = 0;
    std::atomic<steady_clock::rep> until_ = 0;
    std::mutex guard_;
    std::function<void()> lost_;
};

}  // namespace switchhook::server
