#pragma once
// What POST /api/calls asks for:
//     { "to": {"phone": "+33123456789"}, "flow": "reminder", "timeout": "30s" }
//     { "join": {"url": "https://teams.microsoft.com/l/meetup-join/…"} }
//     { "call": { "targets": […], … } }, as Graph has it

#include <string>

#include "bot/call/order.hpp"
#include "server/admin/admin_request.hpp"

namespace switchhook::server {

struct order_body {
    bot::call_order order;
    std::string flow;  // empty: the call is placed, and left to the control API
};

// 400 with every mistake and its place; what Graph would refuse of a call is refused here.
result<order_body, problem_document> read_order(const admin_request& request);

}  // namespace switchhook::server
