#pragma once
// GET /api/queues: the lines in which callers wait.

#include <memory>
#include <string>
#include <string_view>

#include "server/admin/router.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

inline constexpr std::string_view queues_kind = "queues";

void add_queue_pages(router& to, const std::shared_ptr<services>& shared);

// For a neighbour: the page; empty where the lines are not here.
asio::awaitable<std::string> give_queues(std::shared_ptr<services> shared);

}  // namespace switchhook::server
