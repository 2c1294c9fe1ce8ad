#pragma once
// What was ordered of a call, and what operators said of opening hours when it began, as members of an event's
// JSON.

#include <vector>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/call/event.hpp"

namespace switchhook::bot {

void write_party(json::writer& w, std::string_view name, const std::optional<graph::identity>& who);
std::optional<graph::identity> read_party(json::value v);

// What opens a meeting is left out: what is read back has it empty.
void write_order(json::writer& w, const call_order& order);
call_order read_order(json::value v);

void write_hours(json::writer& w, const std::vector<hours_override>& said);
std::vector<hours_override> read_hours(json::value v);

}  // namespace switchhook::bot
