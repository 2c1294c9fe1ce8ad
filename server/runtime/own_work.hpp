#pragma once
// What is under way for calls and only this process can finish: another would never learn what came of it.

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace switchhook::server {

// Thread-safe.
class own_work {
  public:
    // One more, until the last copy of what this returns is gone.
    [[nodiscard]] std::shared_ptr<void> begin() {
        {
            const std::lock_guard lock(all_->guard);
            ++all_->count;
        }
        return {all_.get(), [all = all_](void*) { all->end_one(); }};
    }
    [[nodiscard]] std::size_t under_way() const {
        const std::lock_guard lock(all_->guard);
        return all_->count;
    }
    // Runs `f` once, as soon as there is none; at once, or on the thread where the last one ends.
    void when_none(std::function<void()> f) {
        {
            const std::lock_guard lock(all_->guard);
            if (all_->count > 0) {
                all_->then = std::move(f);
                return;
            }
        }
        f();
    }

  private:
    struct counted {
        std::mutex guard;
        std::size_t count = 0;
        std::function<void()> then;
        void end_one() {
            std::function<void()> f;
            {
                const std::lock_guard lock(guard);
                if (--count == 0) f = std::exchange(then, nullptr);
            }
            if (f) f();
        }
    };
    const std::shared_ptr<counted> all_ = std::make_shared<counted>();
};

}  // namespace switchhook::server
