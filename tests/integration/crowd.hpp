#pragma once
// Many callers at once who press what chance tells them, each followed to the end of its call.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/integration/installation.hpp"

namespace switchhook::test {

struct sent_request {
    std::string method;
    int status = 0;
    std::string client_context, fault;
};

struct finished_call {
    std::string id, outcome;
    std::vector<sent_request> requests;
    std::size_t callbacks = 0, callbacks_accepted = 0;
    std::size_t dropped = 0, duplicated = 0, held = 0;
    std::string exchange;  // as text, for the report of a failure
};

struct crowd_wish {
    std::size_t calls = 100;
    std::size_t at_once = 100;
    std::uint64_t seed = 1;
    std::chrono::seconds longest_call = 120s;  // longer ones are hung up
};

// Throws when the emulator does not play its part.
std::vector<finished_call> send_crowd(installation& at, const crowd_wish& wish);

// SWITCHHOOK_SOAK_CALLS, or as many as an ordinary run has time for.
std::size_t soak_calls(std::size_t otherwise);
// SWITCHHOOK_SOAK_SEED, or one that is the same in every ordinary run.
std::uint64_t soak_seed(std::uint64_t otherwise);

}  // namespace switchhook::test
