#pragma once
// Recordings that callers may hear again while they are on the line. Graph plays only what it can fetch, without any
// credential: so each has an address that nobody can guess, for as long as its call lasts. Thread-safe.

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/media/error.hpp"

namespace switchhook::server::media {

class heard_recordings {
  public:
    // 64 hexadecimal digits that stand for the file; empty when the call has too many already, or the machine no
    // randomness.
    std::string offer(const std::string& call, std::filesystem::path file);
    // Empty when there is none.
    [[nodiscard]] std::filesystem::path find(std::string_view token) const;
    void forget(const std::string& call);

    [[nodiscard]] std::size_t size() const;

  private:
    mutable std::mutex guard_;
    std::map<std::string, std::filesystem::path, std::less<>> files_;
    std::map<std::string, std::vector<std::string>> of_call_;
};

// The file, as Graph plays it: converted where it is none of that kind. Blocking. Errors: of the operating system,
// errc::not_audio.
result<std::string> read_for_graph(const std::filesystem::path& file);

}  // namespace switchhook::server::media
