#pragma once
// The bot under examination: what is known of it from the start, and what checks learn for those that need
// them. A check writes only what is its own, before it ends; who reads it, begins after that.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "server/doctor/surroundings.hpp"
#include "server/flows/needed_roles.hpp"
#include "server/media/prompt_library.hpp"

namespace switchhook::server::doctor {

struct patient {
    std::filesystem::path file;
    config::loaded_settings loaded;
    std::filesystem::path trust;  // of --trust
    std::unique_ptr<surroundings> around;

    [[nodiscard]] const config::settings& settings() const { return loaded.values; }

    // Of `flows`.
    std::vector<media::prompt_source> prompts;  // of all flows
    std::vector<role_need> needs;
    // Of `address`.
    std::vector<std::string> addresses;
    // Of `sign-in`.
    std::optional<secret> token;
    std::vector<std::string> roles;
};

}  // namespace switchhook::server::doctor
