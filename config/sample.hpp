#pragma once
// The sample configuration, its flow, prompts and schemas, as this build was made with: the program can show
// what it does from any folder.

#include <filesystem>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace switchhook::config {

struct sample_file {
    std::string_view path;  // relative: switchhook.json, flows/front-desk.json, …
    std::string_view content;
};
std::span<const sample_file> sample_files();

// Writes them below `folder`, which is made when missing. Files that are there already stay as they are: they
// may have been edited. Answers the path of the configuration file. Errors: of the operating system.
result<std::filesystem::path> write_sample(const std::filesystem::path& folder);

}  // namespace switchhook::config
