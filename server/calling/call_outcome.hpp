#pragma once

#include <string>

#include "base/json/document.hpp"

namespace switchhook::server {

// What has become of a call that the bot placed, by GET /api/calls/{id}.
struct call_outcome {
    std::string outcome;  // "answered", "busy", …; empty while that is open
    bool over = false;
};
call_outcome outcome_of(json::value call);

}  // namespace switchhook::server
