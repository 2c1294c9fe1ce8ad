#pragma once
// What a call makes of a time that is up: each thing that it waits for, Graph's silence included, has one.

#include <string>

#include "bot/call/turn.hpp"

namespace switchhook::bot {

void timer_ran_out(turn& t, timer_name name);

// Keys in the order in which the caller pressed them. Behind a missing one the later keys are held back, and a timer
// says when it is passed over.
void press_keys(turn& t, const std::string& keys);

}  // namespace switchhook::bot
