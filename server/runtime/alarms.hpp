#pragma once
// When the calls of a shard have their next timer due: one heap and one timer for all of them.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "bot/call/timer.hpp"
#include "server/runtime/live_call.hpp"
#include "server/runtime/wall_clock.hpp"

namespace switchhook::server {

// Runs on the executor it was given, which must be single-threaded; every member is called there.
class alarms : public std::enable_shared_from_this<alarms> {
  public:
    using call_ptr = std::shared_ptr<live_call>;
    // Told of each timer that is due.
    using due = std::function<void(const call_ptr&, const bot::timer&)>;
    alarms(asio::any_io_executor executor, const wall_clock& clock, due tell);

    // The call's timers may have changed.
    void set(const call_ptr& c);
    void drop(const call_ptr& c);
    // Nothing is due from now on.
    void stop();

  private:
    void arm();
    void ring();

    const wall_clock& clock_;
    due tell_;
    std::set<std::pair<bot::instant, call_ptr>> heap_;
    std::unique_ptr<due_time> wait_;
    bool stopped_ = false;
};

}  // namespace switchhook::server
