#pragma once
// The events of a journal, as event_writing.hpp wrote them. What was left out there is empty here.

#include <optional>

#include "base/json/document.hpp"
#include "bot/call/event.hpp"

namespace switchhook::bot {

std::optional<event> read_event(json::value v);

}  // namespace switchhook::bot
