#pragma once
// From the wire to events, in one place.

#include "bot/call/event.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::bot {

event translate(const graph::notification& n);
call_changed change_of(const graph::call_data& data);

}  // namespace switchhook::bot
