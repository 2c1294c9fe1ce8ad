#pragma once

#include "bot/call/turn.hpp"

namespace switchhook::bot {

// What a call makes of it that another process leads it from now on. Graph is asked how the call stands, a step that
// had just begun to speak or to record does so anew, and a line in which the call waited is entered again. Timers that ran
// out meanwhile wait for the news of that time.
void go_on(turn& t, const call_resumed& e);

}  // namespace switchhook::bot
