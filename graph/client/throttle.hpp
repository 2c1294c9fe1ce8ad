#pragma once
// How fast Graph may be asked: below the limit of the application, and for each tenant at the rate that Graph
// has put up with lately. https://learn.microsoft.com/graph/throttling
//
//     429 or 503            the tenant's rate is halved, once for all requests that were under way together
//     with Retry-After      nothing of the tenant goes before that time; then one after the other at its rate
//     answers that follow   the rate grows by so much a second, until the tenant is like any other again
//
// Pure but for its lock: the time comes from the caller, who also does the waiting. Thread-safe; one for all
// clients of an application. A tenant that was never throttled costs nothing to remember.

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "graph/client/urgency.hpp"

namespace switchhook::graph {

struct throttle_settings {
    // Of the application, all tenants together, in any second.
    // https://learn.microsoft.com/graph/throttling-limits
    double requests_per_second = 2'000;
    double least = 25;                     // the rate of a tenant never falls below this…
    double growth = 200;                   // …and grows by this a second while requests are answered
    double answers_ahead = 5;              // so many answers of a tenant may go before its rate allows them
    std::size_t tenants = 1'000;           // remembered as throttled; then the one throttled longest ago goes
    std::chrono::seconds remembered{300};  // after its last 429 or its Retry-After
    // However long a Retry-After is: a wrong one would keep a tenant out until the process ends.
    std::chrono::minutes longest_hold{15};
};

class throttle {
  public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    explicit throttle(const throttle_settings& s = {});

    // Nothing: the request goes now, and is counted. Otherwise it may not go before that time; ask again then.
    std::optional<time_point> admit(std::string_view tenant, urgency how, time_point now);

    // What became of the request sent at `sent`. Gives the new pace when this slowed the tenant down or held it
    // up; not again for requests that were under way at that time.
    struct pace {
        double rate = 0;                    // requests a second
        std::chrono::milliseconds hold{0};  // before the next one
    };
    std::optional<pace> answered(std::string_view tenant, unsigned status,
                                 std::optional<std::chrono::milliseconds> retry_after, time_point sent,
                                 time_point now);

    [[nodiscard]] std::size_t tenants() const;  // remembered

  private:
    // Lets one request go each interval. `ahead` is how much earlier than its turn one may go.
    struct turnstile {
        time_point next{};
        [[nodiscard]] std::optional<time_point> closed(duration ahead, time_point now) const;
        void pass(duration interval, time_point now);
    };
    // Requests in the last second, nearly.
    struct meter {
        time_point since{};
        std::uint32_t count = 0;
        std::uint32_t before = 0;  // in the second before `since`
        void roll(time_point now);
        [[nodiscard]] double rate(time_point now);
    };
    struct limited {
        double rate;
        turnstile turns;
        time_point held_until;
        time_point slowed_at;
        time_point throttled_at;
    };
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using table = std::unordered_map<std::string, limited, text_hash, std::equal_to<>>;

    meter& meter_of(std::string_view tenant);
    [[nodiscard]] bool is_over(const limited& l, time_point now) const;
    limited& remember(std::string_view tenant, time_point now);

    const throttle_settings settings_;
    const duration app_interval_;
    const std::array<duration, urgencies> app_ahead_;

    mutable std::mutex guard_;
    turnstile app_;
    std::array<meter, 256> meters_;  // by hash of the tenant: two that share one look busier than they are
    table limited_;
};

}  // namespace switchhook::graph
