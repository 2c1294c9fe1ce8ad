#pragma once
// What a call makes of what Graph says about its state, and of the answers to its requests.

#include "bot/call/turn.hpp"

namespace switchhook::bot {

void apply_change(turn& t, const call_changed& e);
void call_was_named(turn& t, const graph::call_id& id);  // the id of a call that was placed is known
void leg_is_gone(turn& t, const std::optional<graph::result_info>& result);
void asked_is_over(turn& t, bool well);  // what a step asked for
void request_was_answered(turn& t, purpose why, const request_succeeded& e);
void request_was_refused(turn& t, purpose why, const request_failed& e);

}  // namespace switchhook::bot
