#pragma once
// An event as JSON, for the journal: an object with one key, the kind of event. Recording tokens and locations
// are left out, sensitive keys too.

#include "base/json/writer.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/event.hpp"

namespace switchhook::bot {

void write_event(json::writer& w, const event& e, key_display keys);

}  // namespace switchhook::bot
