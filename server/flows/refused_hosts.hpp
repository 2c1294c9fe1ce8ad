#pragma once
// Web services of a flow that the configuration does not let it ask. A running server says so of every request,
// this beforehand and of those whose host is known then. docs/services.md has the rules.

#include "server/flows/program.hpp"

namespace switchhook::server {

// An error where the host stands in the flow; a warning where the environment gives it, which may be another one
// where the server runs. A flow that was not loaded has none.
void find_refused_hosts(const loaded_flow& loaded, const std::filesystem::path& file,
                        const config::service_settings& settings, problems& out);

}  // namespace switchhook::server
