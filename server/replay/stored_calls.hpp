#pragma once
// Journals of calls, from files and from a running server.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "bot/replay/stored_call.hpp"
#include "server/calling/control_client.hpp"

namespace switchhook::server {

// Failures are one line, which names the file.
result<std::vector<bot::replay::stored_call>, std::string> stored_calls_in(
    const std::vector<std::filesystem::path>& files);

// All that the server remembers, live calls as far as they have come. A call that is forgotten meanwhile is left
// out. `told` is called for each, with how many there are.
using fetching_progress = std::function<void(std::size_t done, std::size_t all)>;
result<std::vector<bot::replay::stored_call>, std::string> stored_calls_of(control_client& server,
                                                                           const fetching_progress& told);

// Of the server that the options name; progress stands on standard error when that is a terminal.
result<std::vector<bot::replay::stored_call>, std::string> stored_calls_of(const control_options& server);

}  // namespace switchhook::server
