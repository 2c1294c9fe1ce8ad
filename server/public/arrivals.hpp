#pragma once
// What has come to the public listener: how much was accepted and refused, and of both the latest, for whoever asks why
// no call arrives. No token, body, query or number is in it. Thread-safe.

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/call/timer.hpp"

namespace switchhook::server {

struct refused_arrival {
    bot::instant at;
    std::string peer;         // without the port
    std::string what;         // "POST /callback"; empty when no request was read
    std::string_view reason;  // of refusals.hpp
    unsigned status = 0;      // 0: nobody was answered
    std::string audience;     // the application that the token was for, where that is the reason
};

// A callback that was accepted, as the listener has it.
struct accepted_callback {
    bot::instant at;
    std::string_view peer;    // without the port
    std::string_view target;  // of the request
    std::size_t notifications = 0;
    unsigned status = 0;
};

// As it is remembered.
struct received_callback {
    bot::instant at;
    std::string peer, what;
    std::size_t notifications = 0;
    unsigned status = 0;
};

class arrivals {
  public:
    // One reason, however often it comes, leaves room for others.
    static constexpr std::size_t most_remembered = 200, most_of_a_reason = 50;
    static constexpr std::size_t most_received = 50;

    struct tally {
        std::uint64_t count = 0;
        std::optional<bot::instant> last;
    };

    explicit arrivals(bot::instant now) : since_(now) {}

    // On the way of each notification: threads do not wait for each other, and what was remembered lends its memory.
    void accepted(const accepted_callback& what);
    void prompt_fetched(bot::instant at);
    void refused(refused_arrival what);

    struct report {
        bot::instant since;
        tally callbacks, prompts;
        std::vector<std::pair<std::string_view, tally>> reasons;  // those that came, by their words
        std::vector<refused_arrival> latest;                      // first
        std::vector<received_callback> received;                  // the latest first
    };
    [[nodiscard]] report now() const;

  private:
    struct remembered {
        tally all;
        std::deque<refused_arrival> latest;  // last
    };
    struct place {
        std::mutex guard;
        std::uint64_t number = 0;  // of the callback, from 1; 0: none yet
        received_callback what;
    };
    void make_room();
    void tell_received(report& r) const;

    const bot::instant since_;
    std::atomic<std::uint64_t> callbacks_ = 0;
    mutable std::array<place, most_received> received_;  // the number tells the place
    mutable std::mutex guard_;
    tally prompts_;
    std::map<std::string_view, remembered> refused_;
    std::size_t held_ = 0;
};

// A request as it may be told: the method and the path without its query, visible characters only and not many of
// them, without what may be a telephone number or a token.
std::string told_request(std::string_view method, std::string_view target);

}  // namespace switchhook::server
