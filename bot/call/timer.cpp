#include "bot/call/timer.hpp"

namespace switchhook::bot {
namespace {

constexpr std::array<std::string_view, timer_count> names{
    "establish", "mediaGrace", "keepAlive", "media",     "toneGap", "timeout", "interDigit",
    "transfer",  "ending",     "ring",      "operation", "wait",    "news"};

}  // namespace

std::string_view to_string(timer_name name) { return names[static_cast<std::size_t>(name)]; }

std::optional<timer_name> parse_timer_name(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<timer_name>(i);
    return std::nullopt;
}

void timers::start(timer_name name, instant due) {
    auto& s = slot(name);
    s.due = due;
    ++s.generation;
    s.running = true;
}

void timers::stop(timer_name name) { slot(name).running = false; }

void timers::stop_all() {
    for (auto& s : all_) s.running = false;
}

void timers::set_back(milliseconds by) {
    for (auto& s : all_)
        if (s.running) s.due -= by;
}

std::optional<instant> timers::due(timer_name name) const {
    if (!runs(name)) return std::nullopt;
    return slot(name).due;
}

std::optional<timer> timers::find(timer_name name) const {
    const auto& s = slot(name);
    return s.running ? std::optional(timer{name, s.generation, s.due}) : std::nullopt;
}

std::optional<timer> timers::next() const {
    std::optional<timer> earliest;
    for (std::size_t i = 0; i < all_.size(); ++i) {
        const auto& s = all_[i];
        if (s.running && (!earliest || s.due < earliest->due))
            earliest = timer{static_cast<timer_name>(i), s.generation, s.due};
    }
    return earliest;
}

bool timers::take(timer_name name, std::uint32_t generation) {
    auto& s = slot(name);
    if (!s.running || s.generation != generation) return false;
    s.running = false;
    return true;
}

}  // namespace switchhook::bot
