#pragma once

#include <memory>

#include "config/load.hpp"
#include "server/doctor/surroundings.hpp"

namespace switchhook::server::doctor {

// Settings are those of the configuration; `trust` is the bundle of --trust, empty for none.
std::unique_ptr<surroundings> real_surroundings(config::settings settings, config::environment variables,
                                                std::filesystem::path trust);

}  // namespace switchhook::server::doctor
