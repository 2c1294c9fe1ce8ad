#pragma once
// Reads the configuration: JSON with comments, then the environment over it. Everything that is wrong is
// found at once, each at its place; the settings are fit for use only when no problem is an error.
//
// Precedence: SWITCHHOOK_LISTEN_PORT over listen.port in the file over the default in settings.hpp. The
// variable of a secret (SWITCHHOOK_APP_SECRET for app.secret) holds the secret itself; that of a list holds
// words between blanks.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "config/settings.hpp"

namespace switchhook::config {

using environment = std::map<std::string, std::string, std::less<>>;
environment process_environment();

struct loaded_settings {
    settings values;
    problems found;  // sorted; warnings among them
    // Warnings for a bot that Microsoft's Graph is to reach, sorted. Where the emulator stands in for it, they are not told.
    problems doubts;
};

// A file that cannot be read is a problem like any other. Blocking: reads files named by the configuration
// too.
loaded_settings load_settings(const std::filesystem::path& file, const environment& variables);

// The same for a text in memory: `file` is the name in problems, relative paths begin at `folder`.
loaded_settings parse_settings(std::string_view text, const std::string& file,
                               const std::filesystem::path& folder, const environment& variables);

}  // namespace switchhook::config
