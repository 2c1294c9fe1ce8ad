#pragma once
// The folder of a bot and an emulator on one machine: an authority of their own, certificates and secrets,
// made at the first use and kept.

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace switchhook::server {

struct certificate_paths {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

struct workshop {
    std::filesystem::path authority;  // what both sides trust
    certificate_paths bot;
    certificate_paths emulator;
    secret app_secret;
    secret admin_token;
};

// Says what could not be made or read.
result<workshop, std::string> open_workshop(const std::filesystem::path& folder);

}  // namespace switchhook::server
