#pragma once
// What instances that share a database remember together, beside calls.

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bot/hours/opening_hours.hpp"

namespace switchhook::server {

// Thread-safe; everything blocks. Errors: not_connected when the database is out of reach.
class common_memory {
  public:
    virtual ~common_memory() = default;

    // What operators say about opening hours, in order of their names.
    [[nodiscard]] virtual result<std::vector<bot::hours_override>> hours() const = 0;
    // In place of what was said about that name. Those that are over by then are forgotten.
    virtual result<> set_hours(const bot::hours_override& said, bot::instant now) = 0;
    virtual result<> remove_hours(std::string_view name) = 0;
};

}  // namespace switchhook::server
