#pragma once
// The bot as a process of its own, and what it costs.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

namespace switchhook::bench {

class bot_process {
  public:
    // Starts `program serve` and waits until it is ready. Throws when it is not in time.
    bot_process(const std::filesystem::path& program, const std::filesystem::path& config,
                const std::filesystem::path& folder, const std::map<std::string, std::string>& variables,
                std::chrono::seconds within = std::chrono::seconds(30));
    ~bot_process();  // kills it, and waits
    bot_process(const bot_process&) = delete;
    bot_process& operator=(const bot_process&) = delete;

    [[nodiscard]] const std::string& public_url() const { return public_url_; }
    [[nodiscard]] const std::string& admin_url() const { return admin_url_; }
    [[nodiscard]] std::chrono::milliseconds cpu_time() const;
    [[nodiscard]] std::size_t resident_kib() const;

  private:
    pid_t child_ = -1;
    std::string public_url_, admin_url_;
};

}  // namespace switchhook::bench
