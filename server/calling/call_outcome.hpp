#pragma once

#include <string>

#include "base/json/document.hpp"

namespace switchhook::server {

// What has become of a call that the bot placed, by GET /api/calls/{id}.
struct call_outcome {
    std::string outcome;  // "answered", "busy", …; empty while that is open
    bool over = false;
    std::string why;  // of one that failed or cannot be reached, as its timeline has it; with the remedy
};
call_outcome outcome_of(json::value call);

}  // namespace switchhook::server
