#pragma once
// Events as JSON, for the journal and for replays. An object with one key, the kind of event. Recording
// tokens and locations are left out, sensitive keys too: what is read back has them empty.

#include <optional>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/event.hpp"

namespace switchhook::bot {

void write_event(json::writer& w, const event& e, key_display keys);
std::optional<event> read_event(json::value v);

}  // namespace switchhook::bot
