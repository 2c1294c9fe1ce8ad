#include "graph/client/retry.hpp"

#include "graph/client/error.hpp"
#include "net/error.hpp"

#include <algorithm>

namespace switchhook::graph {
namespace {

using std::chrono::milliseconds;

milliseconds backoff(const retry_policy& policy, const attempt_circumstances& now) {
    milliseconds ceiling = policy.first_backoff;
    for (unsigned made = 1; made < now.attempts && ceiling < policy.longest_backoff; ++made) ceiling *= 2;
    ceiling = std::min(ceiling, policy.longest_backoff);
    return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(ceiling.count()) * now.jitter));
}

class decision {
  public:
    decision(const retry_policy& policy, const attempt_circumstances& now) : policy_(policy), now_(now) {}

    next_step operator()(const token_missing& t) const {
        return t.passing ? again(std::nullopt, failure_kind::no_token) : give_up{failure_kind::no_token};
    }

    next_step operator()(const not_admitted& n) const {
        if (n.why == net::errc::stopped) return give_up{failure_kind::cancelled};
        return give_up{n.why == client_errc::circuit_open ? failure_kind::unreachable
                                                          : failure_kind::throttled};
    }

    next_step operator()(const answer_missing& a) const {
        if (a.failure == net::errc::stopped) return give_up{failure_kind::cancelled};
        if (a.failure == net::errc::bad_url || a.failure == net::errc::bad_certificate ||
            a.failure == net::errc::bad_message)
            return give_up{failure_kind::unreachable};
        if (!net::may_have_been_processed(a.failure)) return again(std::nullopt, failure_kind::unreachable);
        if (now_.on_lost_answer == repeat::never) return give_up{failure_kind::outcome_unknown};
        return again(std::nullopt, failure_kind::outcome_unknown);
    }

    next_step operator()(const answered& a) const {
        if (a.status >= 200 && a.status < 300) return succeeded();
        if (a.status == 429 || a.status == 503) return again(a.retry_after, failure_kind::throttled);
        if (a.status >= 500) return after_server_error(a);
        if (a.status == 401 && !now_.token_renewed && now_.time_left > milliseconds(0))
            return ask_again{milliseconds(0), true};
        if (a.status == 401 || a.status == 403) return give_up{failure_kind::unauthorized};
        if (a.status == 404) return give_up{failure_kind::gone};
        return give_up{failure_kind::refused};
    }

  private:
    [[nodiscard]] next_step after_server_error(const answered& a) const {
        if (now_.on_lost_answer == repeat::harmless) return again(a.retry_after, failure_kind::service_error);
        // A gateway that gave up on the service behind it: the request may have been carried out.
        return give_up{a.status == 504 ? failure_kind::outcome_unknown : failure_kind::service_error};
    }

    // `otherwise` when attempts or time are used up.
    [[nodiscard]] next_step again(std::optional<milliseconds> asked_for, failure_kind otherwise) const {
        // A date that has passed by our clock says no more than that the platform is busy.
        const bool told = asked_for && *asked_for > milliseconds(0);
        const milliseconds wait = told ? *asked_for : backoff(policy_, now_);
        if (now_.attempts >= policy_.attempts || wait >= now_.time_left) return give_up{otherwise};
        return ask_again{wait, false};
    }

    const retry_policy& policy_;
    const attempt_circumstances& now_;
};

}  // namespace

next_step decide(const retry_policy& policy, const attempt_circumstances& now,
                 const attempt_outcome& outcome) {
    return std::visit(decision(policy, now), outcome);
}

}  // namespace switchhook::graph
