#pragma once
// Walks a call through its flow: enters steps, passes them what happens, follows their branches.

#include "bot/call/turn.hpp"

namespace switchhook::bot::interpreter {

void begin_leg(turn& t, const leg_of& leg);  // at its section, on behalf of another call
void begin(turn& t);                         // at `main`
void deliver(turn& t, const signal& s);      // to the current step, if one waits
void media_ready(turn& t);                   // the call can be spoken to now
void enter_again(turn& t);                   // the step at the position, from its beginning
void enter_line_again(turn& t);              // that in which the call waits does not know it any more
void press(turn& t, std::string_view keys);  // in order
void recording_saved_as(turn& t, const std::string& file);  // notes the result, whatever the flow does now
void go_to(turn& t, block_id section);  // from wherever the call stands; its step is left as it is
void keep_left(turn& t);                // what was stored meanwhile of the steps that were left so
void keep_message(turn& t);             // the call is over for it; nothing while a part of it is on its way
void handed_over(turn& t);              // the call went where the step at the position sent it
void stop(turn& t);                     // the call is about to end; only on.hangup is left
void run_hangup_section(turn& t);       // the call is gone; runs at most once

// The step at the position, or null.
const flow_step* current(const call& c, const flow& f);

}  // namespace switchhook::bot::interpreter
