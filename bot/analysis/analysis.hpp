#pragma once
// What is wrong with a flow that every part of is right: ways that lead nowhere, callers who get stuck, steps that
// cannot work where they stand.

#include <string>

#include "base/problems.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

// Of a flow as `load_flow` gives it. `file` is what problems are reported under. Errors are what cannot work
// whoever calls; warnings what is hardly meant.
void analyse(const flow& f, const std::string& file, problems& out);

// For a bot whose configuration names no resource account: telephone numbers that a step calls, which is a mistake
// unless it names an account itself, or that it passes a call on to, which may work and is warned of.
void find_unserved_numbers(const flow& f, const std::string& file, problems& out);

}  // namespace switchhook::bot
