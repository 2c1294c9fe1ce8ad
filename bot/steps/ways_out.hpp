#pragma once
// Keys by which a caller leaves a step that waits for somebody else: each alone, at once.

#include <map>

#include "bot/flow/reader.hpp"

namespace switchhook::bot {

using ways_out = std::map<char, std::size_t>;  // keys, and the outcome of their choice

// Adds the outcomes to the step.
ways_out read_ways_out(flow_reader& in, const json::spot& where, flow_step& of);

}  // namespace switchhook::bot
