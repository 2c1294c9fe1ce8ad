#pragma once
// Does not ask a host that is down. Pure, the time comes from the caller; not thread-safe.
//
//     closed    + many failures in a row, over some seconds = open
//     open      + the pause is over, a request comes        = half_open: that one is let through, alone
//     half_open + it got an answer                          = closed
//     half_open + it failed too                             = open, for twice as long
//     any       + an answer                                 = closed
//
// Any answer but a 5xx shows that the host lives; so does a 503 with Retry-After: it knows what it is doing.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "net/url.hpp"

namespace switchhook::graph {

enum class circuit_state { closed, open, half_open };
std::string_view to_string(circuit_state s);

struct circuit_settings {
    unsigned failures = 10;  // in a row…
    // …the last of them so long after the first: a network that stumbles fails many requests at one moment.
    std::chrono::milliseconds over{3'000};
    std::chrono::milliseconds apart{60'000};  // failures further apart than this are not in a row
    std::chrono::milliseconds first_pause{2'000};
    std::chrono::milliseconds longest_pause{30'000};
};

enum class sign_of_life {
    alive,
    none,     // no connection, no answer, or a 5xx
    unknown,  // the request says nothing about the host
};

class circuit {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit circuit(const circuit_settings& s = {}) : settings_(s) {}

    [[nodiscard]] circuit_state state() const { return state_; }
    // Whether a request that came now would be let through.
    [[nodiscard]] bool lets_through(time_point now) const;

    // Nothing when the request must not be sent. Each pass is given back with `left`, once.
    struct pass {
        bool probe = false;
    };
    std::optional<pass> enter(time_point now);
    void left(pass p, sign_of_life sign, time_point now);

    // Nothing is known of the host that a new circuit would not know.
    [[nodiscard]] bool fresh(time_point now) const;

  private:
    void failed(time_point now);
    void open(time_point now);

    circuit_settings settings_;
    circuit_state state_ = circuit_state::closed;
    unsigned failures_ = 0;
    time_point first_failure_{};
    time_point last_failure_{};
    std::chrono::milliseconds pause_{0};
    time_point probe_at_{};
    bool probing_ = false;
};

// One circuit a host, for a bounded number of hosts. Not thread-safe; shared with the passes under way.
class circuits : public std::enable_shared_from_this<circuits> {
  public:
    using time_point = circuit::time_point;
    // After each change.
    using watcher = std::function<void(const net::origin&, circuit_state from, circuit_state to)>;

    circuits(const circuit_settings& s, watcher changed) : settings_(s), changed_(std::move(changed)) {}

    [[nodiscard]] bool lets_through(const net::origin& to, time_point now) const;

    // The right to one attempt. Destroyed without a word it has shown nothing.
    class pass {
      public:
        pass(std::shared_ptr<circuits> of, net::origin to, circuit::pass given)
            : of_(std::move(of)), to_(std::move(to)), given_(given) {}
        pass(pass&&) = default;
        pass& operator=(pass&&) = delete;
        ~pass();
        void left(sign_of_life sign, time_point now);

      private:
        std::shared_ptr<circuits> of_;
        net::origin to_;
        circuit::pass given_;
    };
    std::optional<pass> enter(const net::origin& to, time_point now);

  private:
    // Calls `step` on the circuit and tells of a change.
    template <class Step>
    auto watched(const net::origin& to, const Step& step);

    circuit_settings settings_;
    watcher changed_;
    std::map<net::origin, circuit> all_;
};

}  // namespace switchhook::graph
