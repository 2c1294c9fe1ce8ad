#pragma once
// What this process counts, a minute at a time, for the charts of the last hours. Thread-safe; each count takes a lock
// that nobody holds for long.

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "server/runtime/wall_clock.hpp"
#include "server/statistics/minute_counts.hpp"
#include "server/store/kept_minute.hpp"

namespace switchhook::server {

class tally {
  public:
    // The clock must outlive it.
    explicit tally(const wall_clock& clock);

    void call_begun();
    void call_ended(const std::string& outcome);
    void call_answered(std::chrono::nanoseconds took);
    void request_took(std::chrono::nanoseconds took);
    void request_failed();
    void callback_refused();

    // Minutes in which something happened, and that are over; until they are `kept`.
    [[nodiscard]] std::vector<kept_minute> over();
    // And the one that goes on.
    [[nodiscard]] std::vector<kept_minute> all();
    void kept(bot::instant last);
    // Since it was asked last: minutes that could not be kept for so long that they were given up.
    [[nodiscard]] std::uint64_t take_lost();

  private:
    template <class Count>
    void count(const Count& what);
    struct minute {
        bot::instant begin;
        minute_counts counts;
    };
    void turn(bot::instant now);
    std::vector<minute> copy(bool with_current);
    [[nodiscard]] std::vector<kept_minute> texts_of(const std::vector<minute>& minutes) const;

    const wall_clock& clock_;
    const std::string process_;
    std::mutex guard_;
    minute current_;
    std::deque<minute> over_;
    std::uint64_t lost_ = 0;
};

}  // namespace switchhook::server
