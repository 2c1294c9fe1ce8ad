#include "bot/call/tones.hpp"

#include <algorithm>
#include <limits>

namespace switchhook::bot {
namespace {

constexpr std::size_t most_waiting = 32;

}  // namespace

tone_order::verdict tone_order::receive(std::int64_t sequence, char key, instant now, std::string& keys) {
    // No tone is numbered so; counting on from there would overflow.
    if (sequence < 0 || sequence == std::numeric_limits<std::int64_t>::max()) return verdict::repeated;
    if (is_next(sequence)) next_ = sequence;
    if (sequence < next_) return verdict::repeated;
    const auto place = std::lower_bound(waiting_.begin(), waiting_.end(), sequence,
                                        [](const waiting_tone& t, std::int64_t n) { return t.sequence < n; });
    if (place != waiting_.end() && place->sequence == sequence) return verdict::repeated;
    waiting_.insert(place, {sequence, key, now});
    const auto before = keys.size();
    deliver_ready(keys);
    if (waiting_.size() > most_waiting) pass_gap(keys);
    return keys.size() > before ? verdict::delivered : verdict::waits;
}

// Where numbering begins is not documented: 0, 1 or where it left off start at once, anything else may follow one
// that is still on its way.
bool tone_order::is_next(std::int64_t sequence) const {
    if (started_) return sequence == next_;
    return sequence >= 0 && (sequence <= next_ || (waiting_.empty() && sequence == resume_));
}

void tone_order::pass_gap(std::string& keys) {
    if (waiting_.empty()) return;
    const auto first = waiting_.front().sequence;
    if (started_) missed_ += static_cast<std::uint32_t>(std::min<std::int64_t>(first - next_, 1000));
    started_ = true;
    next_ = first;
    deliver_ready(keys);
}

std::optional<instant> tone_order::gap_since() const {
    if (waiting_.empty()) return std::nullopt;
    return std::min_element(waiting_.begin(), waiting_.end(),
                            [](const auto& a, const auto& b) { return a.since < b.since; })
        ->since;
}

void tone_order::set_back(milliseconds by) {
    for (auto& tone : waiting_) tone.since -= by;
}

void tone_order::resubscribed() {
    if (started_) resume_ = next_;
    started_ = false;
    next_ = 1;
    waiting_.clear();
}

void tone_order::deliver_ready(std::string& keys) {
    while (!waiting_.empty() && waiting_.front().sequence == next_) {
        started_ = true;
        if (waiting_.front().key != '\0') keys += waiting_.front().key;
        waiting_.erase(waiting_.begin());
        ++next_;
    }
}

}  // namespace switchhook::bot
