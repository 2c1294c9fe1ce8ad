#pragma once
// The call as a fold: one event in, the next call and the actions out. No I/O, no clock, no log, no thread,
// no randomness; the same events always make the same call. Total: every event has a defined answer in every
// phase, and late, repeated, reordered and unknown ones have theirs.
//
//   offered            + call_offered(busy)      / reject                 = terminating
//   offered            + call_offered            / the flow begins; answer when a step wants media
//   answering          + established             / subscribeToTone, the step that waits = established
//   established        + tone_received           / what the step makes of it
//   established        + transferring            /                        = transferring
//   transferring       + established             / subscribeToTone, the step's branch = established
//   transferring       + transferAccepted        /                        = transfer_accepted
//   established        + section_asked           / leave the step, enter the section = established
//   any                + 404 to any request      / on.hangup              = terminated (lost)
//   any                + call_deleted            / on.hangup              = terminated
//   terminated         + anything                / nothing

#include <string_view>
#include <vector>

#include "bot/call/action.hpp"
#include "bot/call/call.hpp"
#include "bot/call/event.hpp"
#include "bot/call/turn.hpp"

namespace switchhook::bot {

struct step_result {
    bot::call call;
    std::vector<action> actions;  // to be performed in this order
    std::string_view reason;      // a literal
    std::vector<visit> visits;    // the way through the flow, in order
};

// `now` never runs backwards within a call. In debug builds an inconsistent result is a bug and throws
// std::logic_error.
step_result step(call c, const event& e, const world& w, instant now);

}  // namespace switchhook::bot
