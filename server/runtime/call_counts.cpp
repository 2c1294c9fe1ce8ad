#include "server/runtime/call_counts.hpp"

#include <algorithm>

#include "bot/flow/interpreter.hpp"

namespace switchhook::server {
namespace {

// Of the file, or fetched: not what is said to somebody who is called on behalf of the call.
std::optional<bot::frame> standing_in(const bot::call& c, const bot::flow& f) {
    if (bot::interpreter::current(c, f) == nullptr) return std::nullopt;
    const auto at = c.flow.position.back();
    if (f.blocks[at.block].is_inner) return std::nullopt;
    return at;
}

}  // namespace

void count_state(metrics& m, live_call& c) {
    if (c.counted_as == c.state.phase) return;
    count_as_gone(m, c);
    m.calls.add(bot::to_string(c.state.phase), 1);
    c.counted_as = c.state.phase;
}

void count_as_gone(metrics& m, live_call& c) {
    if (c.counted_as) m.calls.add(bot::to_string(*c.counted_as), -1);
    c.counted_as.reset();
}

void time_step(metrics& m, live_call& before, const bot::step_result& result, bot::instant now) {
    const auto& flow = *before.follows->flow;
    const auto stood = standing_in(before.state, flow);
    if (stood && result.visits.empty() && standing_in(result.call, flow) == stood) return;
    if (stood) m.step_time.observe(flow.at(*stood).verb, std::max(now - before.in_step_since, now - now));
    before.in_step_since = now;
}

}  // namespace switchhook::server
