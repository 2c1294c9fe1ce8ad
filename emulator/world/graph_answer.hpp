#pragma once
// What a calls method is answered. https://learn.microsoft.com/graph/errors for the shape of refusals.

#include <string>
#include <utility>

#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

struct graph_answer {
    unsigned status = 200;
    std::string body;
    std::string location;  // behind the version: /communications/calls/{id}/operations/{id}; may be empty
    std::string code, message;  // of a refusal
    duration retry_after{};     // of a 429; on the bot's clock, not the emulated one

    // Of a body that is no JSON, or is not said to be.
    static constexpr const char* unreadable =
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of "
        "valid JSON format.";
};

inline graph_answer refused(unsigned status, std::string code, std::string message) {
    return {status, {}, {}, std::move(code), std::move(message)};
}

}  // namespace switchhook::emulator
