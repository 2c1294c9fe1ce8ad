#pragma once
// Runs a program to its end: text in, bytes out, never through a shell. Blocking.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "server/media/error.hpp"

namespace switchhook::server::media {

struct child_limits {
    std::chrono::milliseconds deadline{10'000};  // for all of it; the program is killed then
    std::size_t output = 64U << 20;              // bytes
};

// What the program writes to standard output while it reads `input`; its standard error is dropped. The first
// argument is the program, found on PATH. It inherits no descriptor of ours. Errors: engine_missing,
// engine_failed (exit status other than 0, or a signal), engine_timed_out, too_long; those of the operating
// system when it cannot be started.
result<std::string> run_child(const std::vector<std::string>& arguments, std::string_view input,
                              const child_limits& limits);

}  // namespace switchhook::server::media
