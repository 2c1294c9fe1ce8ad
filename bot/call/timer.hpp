#pragma once
// Timers are values inside the call. A firing names the generation it was started in; an older one is
// dropped, which removes the races between a timer that fires and one that is stopped.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace switchhook::bot {

// Wall time from outside; nothing in this folder reads a clock.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;

enum class timer_name : std::uint8_t {
    establish,    // answered, and `established` must come
    media_grace,  // established, and audio should become active
    keep_alive,
    media,        // the current prompt or recording must have ended
    tone_gap,     // a tone is missing in the sequence
    input,        // `timeout`: the caller must begin to press
    inter_digit,  // the caller must go on pressing
    transfer,     // the target must have answered
    ending,       // we asked for the end, and `deleted` must come
    ring,         // somebody is being called, and must answer
    operation,    // what a step asked for must have ended
    wait,         // a `wait` step is over
    news,         // the process has changed: what Graph told meanwhile has had time to be told again
};
inline constexpr std::size_t timer_count = 13;

std::string_view to_string(timer_name name);
std::optional<timer_name> parse_timer_name(std::string_view text);

struct timer {
    timer_name name{};
    std::uint32_t generation = 0;
    instant due;
    friend bool operator==(const timer&, const timer&) = default;
};

class timers {
  public:
    void start(timer_name name, instant due);  // restarts one that runs
    void stop(timer_name name);
    void stop_all();
    void set_back(milliseconds by);  // the clock was: all that run are due as much earlier

    [[nodiscard]] bool runs(timer_name name) const { return slot(name).running; }
    [[nodiscard]] std::optional<instant> due(timer_name name) const;
    [[nodiscard]] std::optional<timer> find(timer_name name) const;  // when it runs
    // The one to fire next; of several due at once, the first in the order of timer_name.
    [[nodiscard]] std::optional<timer> next() const;
    // True, and the timer no longer runs, when this firing is of the current generation.
    bool take(timer_name name, std::uint32_t generation);

    friend bool operator==(const timers&, const timers&) = default;
    // For snapshots (bot/journal/snapshot_members.hpp).
    template <class Visitor>
    friend void members(Visitor& v, timers& t) {
        for (std::size_t i = 0; i < timer_count; ++i) v(to_string(static_cast<timer_name>(i)), t.all_[i]);
    }

  private:
    struct state {
        instant due;
        std::uint32_t generation = 0;
        bool running = false;
        friend bool operator==(const state&, const state&) = default;
        template <class Visitor>
        friend void members(Visitor& v, state& s) {
            v("due", s.due);
            v("generation", s.generation);
            v("running", s.running);
        }
    };
    [[nodiscard]] const state& slot(timer_name name) const { return all_[static_cast<std::size_t>(name)]; }
    [[nodiscard]] state& slot(timer_name name) { return all_[static_cast<std::size_t>(name)]; }

    std::array<state, timer_count> all_{};
};

}  // namespace switchhook::bot
