#pragma once
// Lines that a stranger can cause at will: each reason at most ten times a second, and the rest counted.

#include <chrono>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/log.hpp"

namespace switchhook::server {

// Thread-safe. `reason` comes from a fixed set, never from outside.
class log_gate {
  public:
    void warn(std::string_view component, std::string_view what, std::string_view reason,
              std::initializer_list<log::field> fields);

  private:
    struct window {
        std::chrono::steady_clock::time_point began;
        unsigned written = 0;
        unsigned held_back = 0;
    };
    std::mutex guard_;
    std::map<std::string, window, std::less<>> windows_;
};

}  // namespace switchhook::server
