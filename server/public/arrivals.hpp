#pragma once
// What has come to the public listener: how much was accepted and refused, and of what was refused the latest, for
// whoever asks why no call arrives. No token, body, query or number is in it. Thread-safe.

#include <array>
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

class arrivals {
  public:
    // One reason, however often it comes, leaves room for others.
    static constexpr std::size_t most_remembered = 200, most_of_a_reason = 50;

    struct tally {
        std::uint64_t count = 0;
        std::optional<bot::instant> last;
    };
    enum class kind { callbacks, prompts };

    explicit arrivals(bot::instant now) : since_(now) {}

    void accepted(kind what, bot::instant at);
    void refused(refused_arrival what);

    struct report {
        bot::instant since;
        tally callbacks, prompts;
        std::vector<std::pair<std::string_view, tally>> reasons;  // those that came, by their words
        std::vector<refused_arrival> latest;                      // first
    };
    [[nodiscard]] report now() const;

  private:
    struct remembered {
        tally all;
        std::deque<refused_arrival> latest;  // last
    };
    void make_room();

    const bot::instant since_;
    mutable std::mutex guard_;
    std::array<tally, 2> accepted_;
    std::map<std::string_view, remembered> refused_;
    std::size_t held_ = 0;
};

// A request as it may be told: the method and the path without its query, visible characters only and not many of
// them, without what may be a telephone number or a token.
std::string told_request(std::string_view method, std::string_view target);

}  // namespace switchhook::server
