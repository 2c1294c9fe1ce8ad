#pragma once
// What a step does to the call, as far as it can be told before any call.

#include <optional>

#include "bot/analysis/flow_graph.hpp"

namespace switchhook::bot::analysis {

struct effect {
    bool possible = true;  // the step can end so
    bool ends = false;     // the call leaves the flow
    call_state after{};
};
// Of an outcome of a step that is entered while the call stands so; a ringing call was answered before, where
// the step wants that.
effect effect_of(const flow_step& s, std::size_t index, call_state when);

// The step cannot do what it is there for.
bool is_broken(const flow_step& s, call_state when);

// At the longest, by its own fields; of a step that needs no call.
milliseconds takes(const flow_step& s, const flow& f);

// It ends as soon as it is entered, whoever calls and whatever they do.
bool is_instant(const flow_step& s, const flow& f);

}  // namespace switchhook::bot::analysis
