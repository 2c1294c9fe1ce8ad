#pragma once
// What one instance says to another of lines, in its order: one batch at a time, repeated until it is taken. Whoever
// hears of it takes each batch once. Reads no clock, and does no I/O; not thread-safe.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/call/timer.hpp"

namespace switchhook::server {

class line_post {
  public:
    using instant = bot::instant;

    // Later posts to the same instance have larger numbers.
    explicit line_post(std::uint64_t session) : session_(session) {}

    // What waits is bounded by the calls: of several letters about one call in a row of which only the last matters, the
    // last is kept.
    enum class matters { each, last };
    void put(const std::string& call, std::string letter, matters which);

    struct batch {
        std::uint64_t number = 0;
        std::vector<std::string> letters;
    };
    // What is to be sent now; nothing while the one before is under way, or was not taken a moment ago.
    std::optional<batch> next(instant now);
    void answered(bool taken, instant now);
    [[nodiscard]] std::optional<instant> due() const;  // when what was not taken is to be sent again

    [[nodiscard]] std::uint64_t session() const { return session_; }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  private:
    struct letter {
        std::string call, text;
        matters which = matters::each;
    };
    const std::uint64_t session_;
    std::uint64_t last_ = 0;                                 // letter
    std::map<std::uint64_t, letter> waiting_;                // the oldest first
    std::unordered_map<std::string, std::uint64_t> latest_;  // of them, about a call
    batch sent_;                                             // until it is taken
    bool under_way_ = false;
    std::optional<instant> again_at_;
};

// The other end: of what one instance posts, each batch once.
class received_post {
  public:
    enum class kind { known, next, first_of_session };
    [[nodiscard]] kind look(std::uint64_t session, std::uint64_t number) const;
    void take(std::uint64_t session, std::uint64_t number);

  private:
    std::uint64_t session_ = 0, number_ = 0;
};

}  // namespace switchhook::server
