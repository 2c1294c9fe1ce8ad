#pragma once
// What must hold of a call after every step: which timers may run and which data may exist in each phase.

#include <string_view>

#include "bot/call/call.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

// The first rule that is broken, as a literal, or an empty view.
std::string_view find_inconsistency(const call& c, const flow& f);

inline bool is_consistent(const call& c, const flow& f) { return find_inconsistency(c, f).empty(); }

}  // namespace switchhook::bot
