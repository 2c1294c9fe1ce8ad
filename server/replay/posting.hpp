#pragma once
// Recorded notifications posted to the callback of a running server, as Graph would post them.

#include <filesystem>
#include <functional>
#include <string>

#include "bot/replay/recording.hpp"

namespace switchhook::server {

struct posting_options {
    std::string to;               // the callback's URL
    std::string token_env;        // variable with the bearer token; empty: they go without one, unless
    std::string emulator;         // this emulator's control API signs one; empty for none
    std::filesystem::path trust;  // PEM bundle trusted beside the system's; empty for none
};

// In the order of the recording, each as long behind the beginning as it was recorded, one after the other; what has
// no time, at once. `tell` gets a line for each answer. The failure is one line: nothing was posted then. False when
// an answer was none of success, or there was none.
result<bool, std::string> post(const bot::replay::recording& what, const posting_options& how,
                               const std::function<void(const std::string&)>& tell);

}  // namespace switchhook::server
