#include "bot/hours/time_zone.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

using period = time_zone::period;
using iterator = std::vector<period>::const_iterator;

// The period of a moment; the first one for all that was before.
iterator period_at(const std::vector<period>& periods, sys_seconds at) {
    const auto next = std::upper_bound(periods.begin(), periods.end(), at,
                                       [](sys_seconds t, const period& p) { return t < p.since; });
    return next == periods.begin() ? next : next - 1;
}

sys_seconds as_utc(local_seconds shown, std::chrono::seconds offset) {
    return sys_seconds(shown.time_since_epoch() - offset);
}

// No clock is further from UTC than this.
constexpr std::chrono::days most_offset{2};

}  // namespace

time_zone utc() { return {"UTC", {}}; }

std::chrono::seconds offset_at(const time_zone& zone, sys_seconds at) {
    if (zone.periods.empty()) return std::chrono::seconds(0);
    return period_at(zone.periods, at)->offset;
}

local_seconds local_time(const time_zone& zone, sys_seconds at) {
    return local_seconds(at.time_since_epoch() + offset_at(zone, at));
}

sys_seconds first_shown(const time_zone& zone, local_seconds shown) {
    const auto& all = zone.periods;
    if (all.empty()) return as_utc(shown, std::chrono::seconds(0));
    for (auto p = period_at(all, as_utc(shown, most_offset));; ++p) {
        const auto at = as_utc(shown, p->offset);
        const auto next = p + 1;
        if (next != all.end() && at >= next->since) continue;  // the clock is put forward or back before that
        return p == all.begin() ? at : std::max(at, p->since);
    }
}

sys_seconds last_before(const time_zone& zone, local_seconds shown) {
    const auto& all = zone.periods;
    if (all.empty()) return as_utc(shown, std::chrono::seconds(0));
    for (auto p = period_at(all, as_utc(shown, -most_offset));; --p) {
        const auto at = as_utc(shown, p->offset);
        if (p != all.begin() && at <= p->since)
            continue;  // it shows that time, or a later one, from the beginning
        const auto next = p + 1;
        return next == all.end() ? at : std::min(at, next->since);
    }
}

}  // namespace switchhook::bot
