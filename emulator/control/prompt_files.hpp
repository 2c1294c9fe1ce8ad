#pragma once
// The prompts that were fetched lately, by URL, so that a browser phone can play what the caller hears.

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace switchhook::emulator {

class prompt_files {
  public:
    explicit prompt_files(std::size_t most_bytes = 64U << 20) : most_bytes_(most_bytes) {}

    void keep(const std::string& uri, std::string file);
    // Null when it was never fetched, or others have taken its room.
    [[nodiscard]] const std::string* find(const std::string& uri) const;

  private:
    using newest_first = std::list<std::pair<std::string, std::string>>;

    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    newest_first files_;
    std::unordered_map<std::string, newest_first::iterator> by_uri_;
};

}  // namespace switchhook::emulator
