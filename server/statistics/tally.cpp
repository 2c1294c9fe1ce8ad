#include "server/statistics/tally.hpp"

#include <utility>

#include "base/guid.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_over = 60;

}  // namespace

tally::tally(const wall_clock& clock) : clock_(clock), process_(random_guid()) {}

template <class Count>
void tally::count(const Count& what) {
    const auto now = clock_.now();
    const std::lock_guard lock(guard_);
    turn(now);
    what(current_.counts);
}

void tally::call_begun() {
    count([](minute_counts& c) { ++c.begun; });
}
void tally::call_ended(const std::string& outcome) {
    count([&](minute_counts& c) { ++c.ended[outcome]; });
}
void tally::call_answered(std::chrono::nanoseconds took) {
    count([&](minute_counts& c) { c.answer.note(took); });
}
void tally::request_took(std::chrono::nanoseconds took) {
    count([&](minute_counts& c) { c.request.note(took); });
}
void tally::request_failed() {
    count([](minute_counts& c) { ++c.requests_failed; });
}
void tally::callback_refused() {
    count([](minute_counts& c) { ++c.callbacks_refused; });
}

void tally::turn(bot::instant now) {
    const auto begin = std::chrono::floor<std::chrono::minutes>(now);
    // Who read the clock before another may come behind it.
    if (begin <= current_.begin) return;
    if (!current_.counts.empty()) over_.push_back(std::exchange(current_, {}));
    current_.begin = begin;
    if (over_.size() <= most_over) return;
    over_.pop_front();
    ++lost_;
}

std::vector<tally::minute> tally::copy(bool with_current) {
    const auto now = clock_.now();
    const std::lock_guard lock(guard_);
    turn(now);
    std::vector<minute> minutes(over_.begin(), over_.end());
    if (with_current && !current_.counts.empty()) minutes.push_back(current_);
    return minutes;
}

std::vector<kept_minute> tally::texts_of(const std::vector<minute>& minutes) const {
    std::vector<kept_minute> texts;
    for (const auto& m : minutes) texts.push_back({m.begin, process_, to_text(m.counts)});
    return texts;
}

std::vector<kept_minute> tally::over() { return texts_of(copy(false)); }

std::vector<kept_minute> tally::all() { return texts_of(copy(true)); }

void tally::kept(bot::instant last) {
    const std::lock_guard lock(guard_);
    while (!over_.empty() && over_.front().begin <= last) over_.pop_front();
}

std::uint64_t tally::take_lost() {
    const std::lock_guard lock(guard_);
    return std::exchange(lost_, 0);
}

}  // namespace switchhook::server
