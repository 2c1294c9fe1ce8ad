#pragma once
// GET /api/callbacks and DELETE /api/callbacks/{id}: whom the bot is to call back, and taking that back.

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "server/admin/router.hpp"
#include "server/instances/question.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

void add_callback_pages(router& to, std::shared_ptr<services> shared);

// For a neighbour: the list as it is here, a piece behind what it has.
inline constexpr std::string_view callbacks_kind = "callbacks";
asio::awaitable<std::string> give_callbacks(std::shared_ptr<services> shared, question q);

// What one call has asked for, at every instance: as the list tells it, and taking it back.
asio::awaitable<std::vector<std::string>> callbacks_asked_by(std::shared_ptr<services> shared,
                                                             graph::call_id call);
// How many; or why not all of them.
asio::awaitable<result<std::size_t, std::string>> cancel_callbacks_of(std::shared_ptr<services> shared,
                                                                      graph::call_id call);
inline constexpr std::string_view cancel_callbacks_kind = "cancelCallbacks";
asio::awaitable<std::string> cancel_callbacks_here(std::shared_ptr<services> shared, question q);

}  // namespace switchhook::server
