#pragma once
// What `check` found, for people and for programs.

#include <filesystem>
#include <string>

#include "base/problems.hpp"

namespace switchhook::server {

// A problem a line, and under it, further in, what to do: the same words under the first of them only.
std::string text_page(const problems& found);

// An array of objects; docs/checking.md has their members.
std::string json_page(const problems& found);

// A log of one run, for code scanning. Files below `root`, which is absolute, are named relative to it, as
// scanners of a repository want them. What an environment variable has wrong is put on `instead`, a file.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
std::string sarif_page(const problems& found, const std::filesystem::path& root,
                       const std::filesystem::path& instead);

}  // namespace switchhook::server
