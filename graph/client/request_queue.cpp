#include "graph/client/request_queue.hpp"

#include <algorithm>
#include <tuple>

namespace switchhook::graph {
namespace {

constexpr unsigned turns_in_a_round = 8;    // the last of them belongs to the oldest
constexpr std::size_t one_for_answers = 8;  // of so many places

std::size_t index(urgency how) { return static_cast<std::size_t>(how); }

}  // namespace

request_queue::waiter::~waiter() {
    if (in_ != nullptr) in_->remove(*this);
}

request_queue::request_queue(const queue_limits& limits, std::shared_ptr<throttle> pace, watcher waiting)
    : limits_(limits), pace_(std::move(pace)), watch_(std::move(waiting)) {}

bool request_queue::lane::empty() const {
    return std::all_of(lines.begin(), lines.end(), [](const auto& line) { return line.empty(); });
}

bool request_queue::has_room(urgency how) const {
    const std::size_t kept = how == urgency::answering ? 0 : limits_.under_way / one_for_answers;
    return under_way_ < limits_.under_way - kept;
}

bool request_queue::enter(std::string_view tenant, urgency how, time_point now) {
    if (stopped_ || !has_room(how)) return false;
    if (!lanes_.empty())
        if (const auto l = lanes_.find(tenant); l != lanes_.end())
            for (std::size_t i = 0; i <= index(how); ++i)
                if (!l->second.lines[i].empty()) return false;
    if (pace_->admit(tenant, how, now)) return false;
    ++under_way_;
    return true;
}

request_queue::turn request_queue::enter(waiter& w, time_point now) {
    if (stopped_) return w.turn_ = turn::stopped;
    if (enter(w.tenant_, w.how_, now)) return w.turn_ = turn::go;
    if (now >= w.until_) return w.turn_ = turn::too_late;
    if (deadlines_.size() >= limits_.waiting) return w.turn_ = turn::full;
    line_up(w);
    advance(now);
    if (w.turn_ != turn::none) return w.turn_;
    const time_point not_before = lane_of(w).not_before[index(w.how_)];
    // Those who were in line before have asked the throttle for all.
    if (not_before >= w.until_) {
        end(w, turn::too_late);
    } else if (watch_) {
        w.why_ = not_before > now ? hold_up::throttle : hold_up::others;
        w.counted_ = true;
        watch_(+1, w.why_);
    }
    return w.turn_;
}

void request_queue::leave(time_point now) {
    --under_way_;
    if (!deadlines_.empty()) advance(now);
}

void request_queue::advance(time_point now) {
    while (!deadlines_.empty() && deadlines_.begin()->first <= now)
        end(*deadlines_.begin()->second, turn::too_late);
    for (;;) {
        waiter* const w = next(now, turns_ + 1 == turns_in_a_round);
        if (w == nullptr) return;
        if (const auto wait = pace_->admit(w->tenant_, w->how_, now)) {
            lane_of(*w).not_before[index(w->how_)] = *wait;
            if (*wait >= w->until_) end(*w, turn::too_late);
            continue;
        }
        turns_ = (turns_ + 1) % turns_in_a_round;
        ++under_way_;
        end(*w, turn::go);
    }
}

request_queue::waiter* request_queue::next(time_point now, bool oldest_first) const {
    const auto rank = [oldest_first](const waiter& w) {
        return std::tuple(oldest_first ? 0 : index(w.how_), w.since_, w.number_);
    };
    waiter* best = nullptr;
    for (const auto& [tenant, l] : lanes_)
        for (std::size_t i = 0; i < urgencies; ++i) {
            if (l.lines[i].empty() || l.not_before[i] > now) continue;
            waiter* const w = l.lines[i].front();
            if (!has_room(oldest_first ? urgency::answering : w->how_)) continue;
            if (best == nullptr || rank(*w) < rank(*best)) best = w;
        }
    return best;
}

std::optional<request_queue::time_point> request_queue::next_time() const {
    if (deadlines_.empty()) return std::nullopt;
    time_point earliest = deadlines_.begin()->first;
    // Without a place to give, the throttle need not be asked.
    if (!has_room(urgency::answering)) return earliest;
    for (const auto& [tenant, l] : lanes_)
        for (std::size_t i = 0; i < urgencies; ++i)
            if (!l.lines[i].empty() && has_room(l.lines[i].front()->how_))
                earliest = std::min(earliest, l.not_before[i]);
    return earliest;
}

void request_queue::line_up(waiter& w) {
    w.number_ = ++numbers_;
    auto& line = lanes_[w.tenant_].lines[index(w.how_)];
    auto behind = line.end();
    while (behind != line.begin() && (*std::prev(behind))->since_ > w.since_) --behind;
    w.place_ = line.insert(behind, &w);
    w.in_ = this;
    deadlines_.emplace(w.until_, &w);
}

void request_queue::remove(waiter& w) {
    const auto l = lanes_.find(w.tenant_);
    l->second.lines[index(w.how_)].erase(w.place_);
    if (l->second.empty()) lanes_.erase(l);
    deadlines_.erase({w.until_, &w});
    w.in_ = nullptr;
    if (w.counted_) watch_(-1, w.why_);
}

void request_queue::end(waiter& w, turn t) {
    remove(w);
    w.turn_ = t;
    if (w.wake) w.wake();
}

void request_queue::stop() {
    stopped_ = true;
    while (!deadlines_.empty()) end(*deadlines_.begin()->second, turn::stopped);
}

}  // namespace switchhook::graph
