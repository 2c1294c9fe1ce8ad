#pragma once
// Files of a few lines that hold keys, certificates or tokens.

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace switchhook::graph {

// The error names the file and what the operating system says of it. Blocking.
result<std::string, std::string> read_small_file(const std::filesystem::path& file, std::size_t most_bytes);

}  // namespace switchhook::graph
