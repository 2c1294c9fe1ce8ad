#include "emulator/world/request_rate.hpp"

#include <algorithm>

namespace switchhook::emulator {

std::optional<duration> request_rate::must_wait(const std::string& app, double a_second, moment now) {
    constexpr duration burst = std::chrono::seconds(1);
    if (a_second <= 0) return std::nullopt;
    auto& due = due_[app];
    due = std::max(due, now);
    const auto step = duration(static_cast<duration::rep>(1e6 / a_second));
    if (due + step > now + burst) return std::max(due + step - now - burst, duration(1'000));
    due += step;
    return std::nullopt;
}

}  // namespace switchhook::emulator
