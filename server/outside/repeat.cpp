#include "server/outside/repeat.hpp"

#include <algorithm>

namespace switchhook::server::outside {
namespace {

using std::chrono::milliseconds;

bool may_help(const attempt_seen& seen) {
    if (seen.failure)
        return *seen.failure == service_failure::connection || *seen.failure == service_failure::not_resolved;
    return seen.status == 429 || seen.status == 502 || seen.status == 503 || seen.status == 504;
}

}  // namespace

milliseconds backoff(milliseconds first, milliseconds longest, unsigned made, double jitter) {
    milliseconds ceiling = first;
    for (unsigned n = 1; n < made && ceiling < longest; ++n) ceiling *= 2;
    ceiling = std::min(ceiling, longest);
    const auto spread = static_cast<double>(ceiling.count()) * (1 + jitter) / 2;
    return milliseconds(static_cast<milliseconds::rep>(spread));
}

std::optional<milliseconds> pause_before_repeat(const repeat_policy& policy, const attempt_seen& seen) {
    if (seen.made >= seen.allowed || !may_help(seen)) return std::nullopt;
    // A date that has passed by our clock says no more than that the service is busy.
    const bool told = seen.retry_after && *seen.retry_after > milliseconds(0);
    const milliseconds pause =
        told ? *seen.retry_after : backoff(policy.first_pause, policy.longest_pause, seen.made, seen.jitter);
    if (pause >= seen.time_left) return std::nullopt;
    return pause;
}

}  // namespace switchhook::server::outside
