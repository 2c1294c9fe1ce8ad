#pragma once
// Whether to ask once more: a pure decision, so that every rule is a test.
//
//     429, 502, 503, 504                     again, after Retry-After where it gives a time to come
//     no connection, or it broke             again: who allows several attempts puts up with repeats
//     the name has no address                again
//     every other status, every other end    no more

#include <chrono>
#include <optional>

#include "server/outside/service_request.hpp"

namespace switchhook::server::outside {

struct repeat_policy {
    // A caller waits meanwhile: short. Doubled for each attempt that follows.
    std::chrono::milliseconds first_pause{200};
    std::chrono::milliseconds longest_pause{2'000};
};

struct attempt_seen {
    unsigned status = 0;  // of the reply; 0 when there was none
    std::optional<service_failure> failure;
    std::optional<std::chrono::milliseconds> retry_after;
    unsigned made = 1;  // attempts, this one included
    unsigned allowed = 1;
    std::chrono::milliseconds time_left{0};
    double jitter = 0;  // in [0, 1): spreads the pause over its second half
};

// How long to wait before the next attempt; nothing when there is to be none, or no time for it.
std::optional<std::chrono::milliseconds> pause_before_repeat(const repeat_policy& policy,
                                                             const attempt_seen& seen);

// `first`, doubled for each attempt made after the first, up to `longest`; spread over the second half.
std::chrono::milliseconds backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                  unsigned made, double jitter);

}  // namespace switchhook::server::outside
