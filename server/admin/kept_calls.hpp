#pragma once
// What the store has of calls, for handlers: it is read where threads may wait. Afterwards on the executor of the caller.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/admin/problem.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

using shared_services = std::shared_ptr<services>;

asio::awaitable<result<std::vector<std::string>>> records_of(shared_services shared, graph::call_id call);
asio::awaitable<result<std::optional<ended_call>>> find_ended(shared_services shared, graph::call_id call);
asio::awaitable<result<std::vector<ended_call>>> ended_calls(shared_services shared, std::size_t most,
                                                             ended_place behind, call_filter wanted);

// 503: what is there cannot be told from what is not.
problem_document journal_unavailable();

}  // namespace switchhook::server
