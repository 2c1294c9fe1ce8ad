#pragma once
// The life of a call, seen from below the flow: answering, readiness, the way to the end.

#include "bot/call/turn.hpp"

namespace switchhook::bot::lifecycle {

void established(turn& t);  // for the first time
void check_media(turn& t);  // after anything that may have made audio active
void hang_up(turn& t);      // we want the end: refuses a call that nobody answered yet, deletes one that was
void refuse(turn& t, graph::reject_reason reason);
void redirected(turn& t, milliseconds rings);  // Graph took the redirect: the call will be gone
void ending_announced(turn& t);                // Graph says that the end is near
void transfer_came_back(turn& t, graph::transfer_result result);
void gone(turn& t, ending how);  // the call is no more

// A call that the bot places.
void call_was_answered(turn& t);
void leg_failed(turn& t, graph::transfer_result why);  // the flow goes on without a call
void give_up_calling(turn& t);                         // takes the leg down; leg_failed follows

ending ending_of(const call& c, const std::optional<graph::result_info>& result);
ending ending_unheard_of(const call& c);  // when nobody told how

}  // namespace switchhook::bot::lifecycle
