#pragma once
// Events and actions in words, for timelines and logs. No phone number, token or sensitive key appears.

#include <string>
#include <string_view>

#include "bot/call/action.hpp"
#include "bot/call/event.hpp"
#include "bot/call/turn.hpp"

namespace switchhook::bot {

// Its name in the journal, in logs and in metrics.
std::string_view to_string(request_error e);

enum class key_display { show, hide };

std::string describe(const event& e, key_display keys);
std::string describe(const action& a, const world& w);
// Of an action, what it is without the number of its request: "playPrompt menu".
std::string without_number(std::string action);

// Whether the key of an event that is about to happen to the call may be part of something nobody may see.
key_display keys_at(const call& c, const flow& f, const event& e);

}  // namespace switchhook::bot
