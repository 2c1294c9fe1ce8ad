#pragma once
// Flows as they are on disk now, and whether calls may follow them.

#include <filesystem>

#include "base/problems.hpp"
#include "server/flows/program.hpp"

namespace switchhook::server {

struct judged_flows {
    loaded_flows flows;
    problems found;  // calls may follow the flows unless one is an error
};

// What `switchhook check` finds, and then what the tests of these flows do: in `flows.folder` and below, and beside
// `incoming`. Blocking: converts audio, runs the voice engine and the tests, on this thread where it can.
judged_flows judge_flows(const config::settings& settings, const std::filesystem::path& incoming);

}  // namespace switchhook::server
