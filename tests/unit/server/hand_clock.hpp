#pragma once
// A clock that the test moves.

#include <algorithm>
#include <boost/asio/post.hpp>
#include <set>
#include <utility>

#include "server/runtime/wall_clock.hpp"

namespace switchhook::server::test {

class hand_clock final : public wall_clock {
  public:
    [[nodiscard]] bot::instant now() const override { return now_; }
    [[nodiscard]] std::unique_ptr<due_time> wait_on(asio::any_io_executor home) const override {
        return std::make_unique<wait>(*this, std::move(home));
    }
    // What is due by then is posted to its executor.
    void pass(bot::milliseconds time) {
        now_ += time;
        while (const auto first = earliest()) {
            if (first->at_ > now_) return;
            first->ring();
        }
    }
    // To the next time for which somebody waits: false when that is none, or behind the limit.
    bool to_next(bot::instant limit) {
        const auto first = earliest();
        if (!first || first->at_ > limit) return false;
        pass(std::max(first->at_ - now_, bot::milliseconds(0)));
        return true;
    }

  private:
    class wait final : public due_time {
      public:
        wait(const hand_clock& clock, asio::any_io_executor home) : clock_(clock), home_(std::move(home)) {}
        ~wait() override { clock_.waits_.erase(this); }
        void set(std::optional<bot::instant> at, std::function<void()> due) override {
            clock_.waits_.erase(this);
            due_.reset();
            if (!at) return;
            at_ = *at;
            due_ = std::make_shared<std::function<void()>>(std::move(due));
            clock_.waits_.insert(this);
        }
        [[nodiscard]] std::optional<bot::instant> at() const override {
            return due_ ? std::optional(at_) : std::nullopt;
        }
        void ring() {
            clock_.waits_.erase(this);
            asio::post(home_, [this, weak = std::weak_ptr(due_)] {
                if (const auto due = weak.lock()) {
                    due_.reset();
                    (*due)();
                }
            });
        }
        bot::instant at_;

      private:
        const hand_clock& clock_;
        const asio::any_io_executor home_;
        std::shared_ptr<std::function<void()>> due_;
    };
    [[nodiscard]] wait* earliest() const {
        const auto first = std::min_element(waits_.begin(), waits_.end(),
                                            [](const wait* a, const wait* b) { return a->at_ < b->at_; });
        return first == waits_.end() ? nullptr : *first;
    }

    bot::instant now_{std::chrono::hours(24 * 365 * 50)};
    mutable std::set<wait*> waits_;
};

}  // namespace switchhook::server::test
