#pragma once

#include <filesystem>
#include <optional>

#include "base/result.hpp"

namespace switchhook::server {

// That something belongs to this process alone, as long as this lives; a process that is killed loses it, too. The
// file has nothing in it, and stays.
class process_lock {
  public:
    // Nothing when another process has it. Errors: of the operating system.
    static result<std::optional<process_lock>> take(const std::filesystem::path& file);
    process_lock(process_lock&& other) noexcept;
    process_lock& operator=(process_lock&&) = delete;
    ~process_lock();

  private:
    explicit process_lock(int handle) : handle_(handle) {}
    int handle_;
};

}  // namespace switchhook::server
