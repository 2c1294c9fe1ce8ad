#pragma once
// The life of a call, seen from below the flow: answering, readiness, the way to the end.

#include "bot/call/turn.hpp"

namespace switchhook::bot::lifecycle {

void established(turn& t);  // for the first time
void check_media(turn& t);  // after anything that may have made audio active
void hang_up(turn& t);      // we want the end: refuses a call that nobody answered yet, deletes one that was
void refuse(turn& t, graph::reject_reason reason);
void ending_announced(turn& t);  // Graph says that the end is near
void transfer_came_back(turn& t, graph::transfer_result result);
void gone(turn& t, ending how);  // the call is no more

ending ending_of(const call& c, const std::optional<graph::result_info>& result);

}  // namespace switchhook::bot::lifecycle
