#pragma once
// The outside world as it is: clocks, chance and timers.

#include "graph/client/calls_client.hpp"

namespace switchhook::graph {

// Fills what was left empty.
client_seams with_real_seams(client_seams given);

}  // namespace switchhook::graph
