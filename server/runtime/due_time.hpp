#pragma once

#include <functional>
#include <optional>

#include "bot/call/timer.hpp"

namespace switchhook::server {

// A wait for one time, which may be changed. Used on its executor only.
class due_time {
  public:
    due_time() = default;
    due_time(const due_time&) = delete;
    due_time& operator=(const due_time&) = delete;
    virtual ~due_time() = default;

    // Instead of what it waited for; nothing: for no time. `due` is called on the executor, once, not before that time,
    // and never when this waits for another or is gone.
    virtual void set(std::optional<bot::instant> at, std::function<void()> due) = 0;
    // What it waits for.
    [[nodiscard]] virtual std::optional<bot::instant> at() const = 0;
};

}  // namespace switchhook::server
