#pragma once
// Calls and their events as lines for people: what the control API tells of them, in JSON, goes in.

#include <string>
#include <string_view>

#include "base/json/document.hpp"

namespace switchhook::server {

// "+33123456789", "user:ID"; "-" for nobody.
std::string party_text(json::value who);

// GET /api/calls/{id}: what it is, and its timeline.
std::string call_text(json::value details);

// One event of GET /api/events, without the end of the line.
std::string event_line(std::string_view kind, json::value data);

}  // namespace switchhook::server
