#include "server/telemetry/log_gate.hpp"

namespace switchhook::server {
namespace {

constexpr unsigned lines_in_a_window = 10;
constexpr auto window_length = std::chrono::seconds(1);

}  // namespace

void log_gate::warn(std::string_view component, std::string_view what, std::string_view reason,
                    std::initializer_list<log::field> fields) {
    unsigned held_back = 0;
    {
        const std::lock_guard lock(guard_);
        const auto now = std::chrono::steady_clock::now();
        auto& w = windows_[std::string(reason)];
        if (now - w.began >= window_length) {
            held_back = w.held_back;
            w = {now, 0, 0};
        }
        if (w.written == lines_in_a_window) {
            ++w.held_back;
            return;
        }
        ++w.written;
    }
    if (held_back > 0) log::warn(component, "lines held back", {{"reason", reason}, {"count", held_back}});
    log::warn(component, what, fields);
}

}  // namespace switchhook::server
