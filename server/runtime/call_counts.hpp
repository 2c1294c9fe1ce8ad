#pragma once
// What a shard counts of its calls as they go on.

#include "server/runtime/live_call.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server {

// The state in which the call is now, and that it is in none any more.
void count_state(metrics& m, live_call& c);
void count_as_gone(metrics& m, live_call& c);

// The time of the step that the call, still as it was before, is about to leave. Steps that are only passed through
// take none, and are not counted.
void time_step(metrics& m, live_call& before, const bot::step_result& result, bot::instant now);

}  // namespace switchhook::server
