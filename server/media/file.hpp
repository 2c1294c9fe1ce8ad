#pragma once
// Files, whole: read within a limit, written so that nobody ever sees half of one. Blocking.

#include <filesystem>
#include <string>
#include <string_view>

#include "server/media/error.hpp"

namespace switchhook::server::media {

// Errors: of the operating system; errc::file_too_large past `most` bytes. Only regular files are read.
result<std::string> read_file(const std::filesystem::path& file, std::size_t most);

enum class durability {
    power_cut,  // the bytes survive one
    none,  // they may be lost in one, or damaged: for what can be made again, and tells when it is damaged
};

// Writes beside `file`, then moves it there; what was there is replaced. Mode 0600. After failure there is no new
// file, and an old one is as it was, unless only the folder could not be synced: then it has the new bytes, which
// a power cut may take back. Errors: of the operating system (no space, no permission, …).
result<> write_file(const std::filesystem::path& file, std::string_view bytes,
                    durability how = durability::power_cut);

// Folders and their parents, mode 0700 for those it makes.
result<> make_folders(const std::filesystem::path& folder);

}  // namespace switchhook::server::media
