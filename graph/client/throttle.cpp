#include "graph/client/throttle.hpp"

#include <algorithm>
#include <functional>

namespace switchhook::graph {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

// The steady pace of the application. The rest of its limit is room for bursts.
constexpr double share_of_the_pace = 0.9;

throttle::duration interval_of(double rate) {
    return std::chrono::duration_cast<throttle::duration>(std::chrono::duration<double>(1 / rate));
}

// A burst as large as the limit still allows in any one second; half of it is for answers alone.
std::array<throttle::duration, urgencies> bursts_of(double rate) {
    const double all = std::max(0.0, (rate * (1 - share_of_the_pace) - 1) / (rate * share_of_the_pace));
    const auto answers = std::chrono::duration_cast<throttle::duration>(std::chrono::duration<double>(all));
    return {answers, answers / 2, answers / 2};
}

}  // namespace

std::optional<throttle::time_point> throttle::turnstile::closed(duration ahead, time_point now) const {
    if (next - ahead <= now) return std::nullopt;
    return next - ahead;
}

void throttle::turnstile::pass(duration interval, time_point now) { next = std::max(next, now) + interval; }

void throttle::meter::roll(time_point now) {
    const auto gone = now - since;
    if (gone < 1s) return;
    before = gone < 2s ? count : 0;
    count = 0;
    since = gone < 2s ? since + 1s : now;
}

double throttle::meter::rate(time_point now) {
    roll(now);
    return count + before * (1 - std::chrono::duration<double>(now - since).count());
}

throttle::throttle(const throttle_settings& s)
    : settings_(s),
      app_interval_(interval_of(s.requests_per_second * share_of_the_pace)),
      app_ahead_(bursts_of(s.requests_per_second)) {}

throttle::meter& throttle::meter_of(std::string_view tenant) {
    return meters_[std::hash<std::string_view>()(tenant) % meters_.size()];
}

bool throttle::is_over(const limited& l, time_point now) const {
    return now >= std::max(l.throttled_at, l.held_until) + settings_.remembered;
}

std::optional<throttle::time_point> throttle::admit(std::string_view tenant, urgency how, time_point now) {
    const std::lock_guard lock(guard_);
    auto wait = app_.closed(app_ahead_[static_cast<std::size_t>(how)], now);
    if (!limited_.empty()) {
        auto known = limited_.find(tenant);
        if (known != limited_.end() && is_over(known->second, now))
            known = limited_.erase(known);
        else if (known != limited_.end()) {
            limited& l = known->second;
            const auto interval = interval_of(l.rate);
            const auto ahead = std::chrono::duration_cast<duration>(
                interval * (how == urgency::answering ? settings_.answers_ahead : 0));
            auto own = l.turns.closed(ahead, now);
            if (now < l.held_until) own = std::max(own.value_or(now), l.held_until);
            if (own) wait = std::max(wait.value_or(*own), *own);
            if (!wait) l.turns.pass(interval, now);
        }
    }
    if (wait) return wait;
    app_.pass(app_interval_, now);
    meter& m = meter_of(tenant);
    m.roll(now);
    ++m.count;
    return std::nullopt;
}

std::optional<throttle::pace> throttle::answered(std::string_view tenant, unsigned status,
                                                 std::optional<milliseconds> retry_after, time_point sent,
                                                 time_point now) {
    const std::lock_guard lock(guard_);
    const bool slow_down = status == 429 || status == 503;
    auto known = limited_.find(tenant);
    if (!slow_down) {
        if (known == limited_.end() || sent < known->second.slowed_at) return std::nullopt;
        // A little for each answer comes to `growth` a second at any rate.
        limited& l = known->second;
        l.rate += settings_.growth / l.rate;
        if (l.rate >= settings_.requests_per_second && now >= l.held_until) limited_.erase(known);
        return std::nullopt;
    }

    const bool first = known == limited_.end();
    limited& l = first ? remember(tenant, now) : known->second;
    l.throttled_at = now;
    if (retry_after)
        l.held_until = std::max(l.held_until, now + std::min<duration>(*retry_after, settings_.longest_hold));
    if (!first && sent < l.slowed_at) return std::nullopt;
    l.slowed_at = now;

    const double before = first ? meter_of(tenant).rate(now) : l.rate;
    const double least = std::min(settings_.least, settings_.requests_per_second);
    l.rate = std::clamp(before / 2, least, settings_.requests_per_second);
    const auto hold = std::chrono::ceil<milliseconds>(std::max(l.held_until - now, duration(0)));
    if (!first && l.rate >= before && hold.count() == 0) return std::nullopt;
    return pace{l.rate, hold};
}

throttle::limited& throttle::remember(std::string_view tenant, time_point now) {
    if (limited_.size() >= settings_.tenants) {
        std::erase_if(limited_, [&](const auto& entry) { return is_over(entry.second, now); });
        if (limited_.size() >= settings_.tenants)
            limited_.erase(std::min_element(
                limited_.begin(), limited_.end(),
                [](const auto& a, const auto& b) { return a.second.throttled_at < b.second.throttled_at; }));
    }
    return limited_.emplace(std::string(tenant), limited{settings_.least, {}, now, now, now}).first->second;
}

std::size_t throttle::tenants() const {
    const std::lock_guard lock(guard_);
    return limited_.size();
}

}  // namespace switchhook::graph
