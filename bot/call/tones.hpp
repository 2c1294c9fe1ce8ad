#pragma once
// Keys in the order in which they were pressed. Graph numbers tones with `sequenceId`; notifications come
// late, twice and out of order. https://learn.microsoft.com/graph/api/resources/toneinfo

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/call/timer.hpp"

namespace switchhook::bot {

// What a telephone has; tones may be others.
inline constexpr std::string_view telephone_keys = "0123456789*#";

class tone_order {
  public:
    enum class verdict { delivered, repeated, waits };

    // `keys` gains what can be delivered now. `repeated`: it counts for nothing. `waits`: a tone before it is
    // missing, and the gap must be waited for.
    verdict receive(std::int64_t sequence, char key, instant now, std::string& keys);
    // The wait for the first gap is over: the missing ones are passed over and counted, up to the next gap.
    void pass_gap(std::string& keys);
    // A new subscription may begin anew or go on; which is not documented.
    void resubscribed();

    // It would be delivered at once.
    [[nodiscard]] bool is_next(std::int64_t sequence) const;
    [[nodiscard]] bool has_gap() const { return !waiting_.empty(); }
    // Since when the first gap is known: the first tone behind it came. Each gap has its own wait, so that no key
    // waits longer than for one.
    [[nodiscard]] std::optional<instant> gap_since() const;
    [[nodiscard]] std::uint32_t missed() const { return missed_; }

    void set_back(milliseconds by);  // the clock was
    // As if those that wait had not come.
    void forget_waiting() { waiting_.clear(); }

    friend bool operator==(const tone_order&, const tone_order&) = default;
    // For snapshots (bot/journal/snapshot_members.hpp).
    template <class Visitor>
    friend void members(Visitor& v, tone_order& t) {
        v("next", t.next_);
        v("resume", t.resume_);
        v("started", t.started_);
        v("waiting", t.waiting_);
        v("missed", t.missed_);
    }

  private:
    struct waiting_tone {
        std::int64_t sequence = 0;
        char key = 0;
        instant since;
        friend bool operator==(const waiting_tone&, const waiting_tone&) = default;
        template <class Visitor>
        friend void members(Visitor& v, waiting_tone& t) {
            v("sequence", t.sequence);
            v("key", t.key);
            v("since", t.since);
        }
    };
    void deliver_ready(std::string& keys);

    std::int64_t next_ = 1;    // the metadata's example begins with 1
    std::int64_t resume_ = 1;  // where an earlier subscription would have gone on
    bool started_ = false;
    std::vector<waiting_tone> waiting_;  // ascending, bounded
    std::uint32_t missed_ = 0;
};

}  // namespace switchhook::bot
