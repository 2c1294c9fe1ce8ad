#pragma once
// From the wire to events, in one place.

#include "bot/call/event.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::bot {

event translate(const graph::notification& n);
call_changed change_of(const graph::call_data& data);
// The end of an operation, when its status is a final one: then no notification may follow the answer that
// says so. https://learn.microsoft.com/graph/api/resources/commsoperation
std::optional<operation_ended> end_of(const graph::operation_data& data);

}  // namespace switchhook::bot
