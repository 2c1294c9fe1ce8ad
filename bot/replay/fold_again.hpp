#pragma once
// A call that was, folded again from its journal: with the same flow, to see that the program still leads it the same
// way, or with a changed one, to see where its way would part from the one it went. The clock is the journal's.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/journal/journal_record.hpp"
#include "bot/trial/stage.hpp"

namespace switchhook::bot::replay {

// The first place where the two ways part.
struct parting {
    instant at;
    std::string step;   // JSON pointer of the step at which the call stood; empty before the first
    std::string verb;   // of that step
    std::string event;  // what happened there: "pressed 2"
    std::string was, would;
    friend bool operator==(const parting&, const parting&) = default;
};
// "at main/3 (menu) pressed 2: was sales, would be support"
std::string to_string(const parting& p);

struct verdict {
    std::optional<parting> parts;
    std::string unknown;  // why nothing can be said of the rest: what happened is not in the journal
    [[nodiscard]] bool is_same() const { return !parts && unknown.empty(); }
};

// Records of one call from its first. What the journal keeps to itself (keys of sensitive steps, sensitive replies)
// is never taken for a difference: keys are guessed as long as a guess leads where the call went.
verdict fold_again(const std::vector<journal_record>& records, const trial::scenery& on);

}  // namespace switchhook::bot::replay
