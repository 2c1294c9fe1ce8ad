#pragma once
// Whether to ask Graph again: a pure decision, so that every rule is a test. Waiting and asking are done
// elsewhere. https://learn.microsoft.com/graph/throttling and https://learn.microsoft.com/graph/errors
//
//     2xx                       succeeded
//     429, 503                  again, after Retry-After where it gives a time to come; out of time = throttled
//     other 5xx                 again when a repeat is harmless; else service_error, and 504 = outcome_unknown
//     nothing was sent          again, unless it never can be; out of time = unreachable
//     the answer was lost       again when a repeat is harmless; else, or out of time, outcome_unknown
//     our own restraint         no more: queue full or no turn in time = throttled, circuit open = unreachable
//     401                       once again with a fresh token, then unauthorized
//     403, 404, every other     unauthorized, gone, refused

#include <chrono>
#include <optional>
#include <variant>

#include "base/result.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/responses.hpp"

namespace switchhook::graph {

struct retry_policy {
    unsigned attempts = 5;                         // all of them, the first included
    std::chrono::milliseconds first_backoff{500};  // doubled for each attempt that follows
    std::chrono::milliseconds longest_backoff{15'000};
    // One attempt of a harmless request has this, or half of what is left if that is more: then there is
    // time for another, of the ten seconds too that a request has as a rule.
    std::chrono::milliseconds harmless_attempt{5'000};
};

// How one attempt ended.
struct token_missing {
    bool passing = false;  // the token source may have one later
};
struct not_admitted {
    error_code why;  // client_errc, or net::errc::stopped
};
struct answer_missing {
    error_code failure;  // net::errc
};
struct answered {
    unsigned status = 0;
    std::optional<std::chrono::milliseconds> retry_after;
};
using attempt_outcome = std::variant<token_missing, not_admitted, answer_missing, answered>;

struct attempt_circumstances {
    unsigned attempts = 1;  // made so far, this one included
    bool token_renewed =
        false;  // a 401 has been answered with a fresh token already, or there is none to be had
    repeat on_lost_answer = repeat::never;
    std::chrono::milliseconds time_left{0};
    double jitter = 0;  // in [0, 1): which part of the backoff to wait ("full jitter")
};

struct succeeded {
    friend bool operator==(const succeeded&, const succeeded&) = default;
};
struct give_up {
    failure_kind why;
    friend bool operator==(const give_up&, const give_up&) = default;
};
struct ask_again {
    std::chrono::milliseconds after{0};
    bool renew_token = false;
    friend bool operator==(const ask_again&, const ask_again&) = default;
};
using next_step = std::variant<succeeded, give_up, ask_again>;

next_step decide(const retry_policy& policy, const attempt_circumstances& now,
                 const attempt_outcome& outcome);

}  // namespace switchhook::graph
