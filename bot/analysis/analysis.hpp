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

// For a bot without a resource account: steps that place a call to a telephone number, and name no account
// themselves.
void find_unserved_numbers(const flow& f, const std::string& file, problems& out);

}  // namespace switchhook::bot
