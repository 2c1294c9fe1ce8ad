#pragma once
// The callers who wait in one queue, and the targets that take them: what all those calls share. A fold like the call
// itself: something happens, `step` gives the line that follows and what is to be told to whom. It is total,
// deterministic and bounded; it reads no clock and starts no timer.
//
// How to use it. Whoever runs calls keeps one line for each queue and hands it events one at a time, in any order
// that calls on different threads bring about; what is late or makes no sense is ignored.
//   a call comes to the step       caller_joined, and the call waits for an answer
//   `offer` for a call             the target is called while the music goes on, then the call is transferred to it
//   that succeeds                  offer_taken; the caller has left the line
//   the target does not answer,    offer_failed with its result; the next answer for the caller is another `offer`, or
//   or the transfer falls back     `standing`
//   `standing` for a call          it waits at this position: when it joins, comes back, or moves
//   `refused` for a call           the line is full: the step's branch for that
//   hang-up, way out, longest wait caller_left, whether an offer is under way or not
//   the provider's list came       targets_changed, with all targets in order; at the start as well
//   a target serves another line   `elsewhere`, in each step; time_passed when it is free again
//   `due`                          one timer for the line, replaced after each event; then time_passed
// Every offer must come to an end: taken, failed, or its caller left. After a restart the calls that still wait join
// again with the `since` of their first time, those in a transfer with the target of their offer. While a line
// `gathers` them it offers nobody, and tells no position.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/call/timer.hpp"
#include "graph/model/ids.hpp"
#include "graph/model/result_codes.hpp"

namespace switchhook::bot::queueing {

struct line_settings {
    std::size_t most = 100;             // callers; one more is refused
    milliseconds rest{20'000};          // of a target that was busy, gave no answer, or failed; at least 1 s
    milliseconds long_rest{120'000};    // of one that declined, or cannot be reached; at least 1 s
    milliseconds after_call{20'000};    // of one that took a caller: it speaks now, for nobody knows how long
    milliseconds after_hang_up{2'000};  // of one whose caller left while it rang
    enum class choice : std::uint8_t {
        longest_idle,  // the target that was offered nothing for the longest time, so that all get their share
        as_listed,     // the first of the list that is free
    };
    choice choose = choice::longest_idle;
    friend bool operator==(const line_settings&, const line_settings&) = default;
};

inline constexpr std::size_t most_targets = 200;              // more of a list are passed over
inline constexpr std::size_t most_remembered_waits = 20;      // of which waits are estimated,
inline constexpr std::chrono::hours waits_remembered_for{1};  // while they are this young

// What happens.
struct caller_joined {
    graph::call_id call;
    int priority = 0;       // higher ones go first
    instant since;          // when it joined for the first time
    std::string offered{};  // the target that it is being transferred to already
    bool again = false;     // it was let in before, and has its place however many wait
};
struct caller_left {
    graph::call_id call;
};
struct offer_taken {
    graph::call_id call;
    std::string target;
};
struct offer_failed {
    graph::call_id call;
    std::string target;
    graph::transfer_result result{};
};
struct targets_changed {
    std::vector<std::string> targets;  // names, or whatever else says which they are; each counts once
};
struct time_passed {};
using event =
    std::variant<caller_joined, caller_left, offer_taken, offer_failed, targets_changed, time_passed>;

// What is told to a call.
struct offer {
    graph::call_id call;
    std::string target;
    friend bool operator==(const offer&, const offer&) = default;
};
struct standing {
    graph::call_id call;
    std::size_t position = 1;                      // 1 is next
    std::size_t callers = 1;                       // in the line
    std::size_t targets = 0;                       // listed; 0: nobody is there at the moment
    std::optional<milliseconds> estimated_wait{};  // nothing when nobody was taken lately
    friend bool operator==(const standing&, const standing&) = default;
};
struct refused {
    graph::call_id call;
    friend bool operator==(const refused&, const refused&) = default;
};
using answer = std::variant<offer, standing, refused>;

struct turn {
    std::vector<answer> answers;
    std::optional<instant> due;  // when time_passed is wanted, if nothing else happens before
    friend bool operator==(const turn&, const turn&) = default;
};

struct waiting_caller {
    graph::call_id call;
    int priority = 0;
    instant since;
    std::size_t joined_at = 1;  // its first position
    std::size_t told = 0;       // the position it was told last; 0: it is to be told
    std::string offered;        // the target that is tried for it; empty while it hears music
    friend bool operator==(const waiting_caller&, const waiting_caller&) = default;
};
struct line_target {
    std::string name;
    bool listed = true;  // one that is not is kept until its offer and its rest are over
    instant free_at;     // it rests until then
    instant last_offered;
    bool offered = false;
    friend bool operator==(const line_target&, const line_target&) = default;
};
struct remembered_wait {
    instant taken;
    milliseconds waited{0};
    std::size_t position = 1;  // at which the caller joined
    friend bool operator==(const remembered_wait&, const remembered_wait&) = default;
};

struct waiting_line {
    line_settings settings;
    std::vector<waiting_caller> callers;  // the next one first
    std::vector<line_target> targets;     // in the order of the list, then those no longer listed
    std::vector<remembered_wait> waits;   // the oldest first
    instant now;                          // of the last event
    bool gathers = false;                 // callers who wait already are yet to be heard of
    friend bool operator==(const waiting_line&, const waiting_line&) = default;
};

// Targets that another line rings, or lets rest; until when.
using held_targets = std::map<std::string, instant, std::less<>>;

// `now` that goes back counts as no time passed.
turn step(waiting_line& line, const event& what, instant now, const held_targets& elsewhere = {});

// What can be told to a caller at this moment; nothing for one that is not in the line.
std::optional<standing> standing_of(const waiting_line& line, const graph::call_id& call, instant now);

// For tests: the first thing that may not be, or nothing.
std::optional<std::string> inconsistency(const waiting_line& line);

}  // namespace switchhook::bot::queueing
