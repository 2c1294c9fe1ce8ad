#pragma once
// GET /api/callbacks and DELETE /api/callbacks/{id}: whom the bot is to call back, and taking that back.

#include <memory>

#include "server/admin/router.hpp"
#include "server/instances/question.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

void add_callback_pages(router& to, std::shared_ptr<services> shared);

// For a neighbour: the list as it is here, a piece behind what it has.
inline constexpr std::string_view callbacks_kind = "callbacks";
asio::awaitable<std::string> give_callbacks(std::shared_ptr<services> shared, question q);

}  // namespace switchhook::server
