#pragma once
// How many requests an application may make in a second, over all its calls and tenants; a second's worth may
// come at once. https://learn.microsoft.com/graph/throttling-limits#global-limits

#include <map>
#include <optional>
#include <string>

#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

class request_rate {
  public:
    // Counts the request, or answers how long to wait. `now` is on the bot's clock. Zero a second sets no limit.
    std::optional<duration> must_wait(const std::string& app, double a_second, moment now);

  private:
    // When the requests so far would have been made at an even pace.
    std::map<std::string, moment> due_;
};

}  // namespace switchhook::emulator
