#pragma once
// What the clients of Graph report, counted.

#include <memory>
#include <string_view>

#include "graph/client/calls_client.hpp"

namespace switchhook::server {

struct services;

// A value of the label `result` of switchhook_graph_attempts_total.
std::string_view result_of(const graph::attempt_outcome& outcome);

// Of any number of clients, on any thread.
graph::client_seams counted_in(std::shared_ptr<services> shared);

}  // namespace switchhook::server
