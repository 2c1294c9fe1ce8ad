#pragma once
// Reasons of events that others look for in journals.

#include <string_view>

namespace switchhook::bot {

// Of the event by which a call that the bot placed was answered.
inline constexpr std::string_view reason_of_answer = "call was answered";

}  // namespace switchhook::bot
