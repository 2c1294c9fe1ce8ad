#pragma once
// Text to speech by espeak-ng, as a program of its own: its library's licence would bind ours. What was
// spoken once is kept in a folder. Blocking; may be used from several threads at once.

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>

#include "server/media/child.hpp"

namespace switchhook::server::media {

class voice {
  public:
    // An empty folder keeps nothing. The program is espeak-ng, or behaves like it.
    explicit voice(std::filesystem::path cache_folder, std::string program = "espeak-ng",
                   child_limits limits = {});

    // A WAV fit for Graph. `language` is a tag such as en-US. A cache that cannot be read or written costs
    // time only. Errors: bad_language, too_long (text over 4,000 bytes, speech over ten minutes), those of
    // run_child, not_audio.
    [[nodiscard]] result<std::string> speak(std::string_view text, std::string_view language) const;

  private:
    [[nodiscard]] result<std::string> render(std::string_view text, const std::string& language) const;

    std::filesystem::path cache_folder_;
    std::string program_;
    child_limits limits_;
    mutable std::atomic<bool> told_{false};  // that nothing can be kept: once is enough
};

}  // namespace switchhook::server::media
