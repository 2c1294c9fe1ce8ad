#pragma once

#include <filesystem>

#include "config/settings.hpp"
#include "server/flows/program.hpp"

namespace switchhook::server {

// Variables of the environment that a flow lists under `env` although they hold a secret of the configuration: whoever
// writes flows would have it, and could tell it to a service.
void find_leaked_secrets(const loaded_flow& loaded, const std::filesystem::path& file,
                         const config::settings& settings, problems& out);

}  // namespace switchhook::server
