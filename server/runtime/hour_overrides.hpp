#pragma once
// What operators say about opening hours: at most one word for each name, kept over a restart.

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bot/hours/opening_hours.hpp"

namespace switchhook::server {

class common_memory;

// Thread-safe. Whatever keeps or reads something blocks; `snapshot` never waits for it.
class hour_overrides {
  public:
    using list = std::vector<bot::hours_override>;  // in order of their names

    // In memory alone until a file is named.
    hour_overrides();

    // From now on kept in that file, which may be the same. What it says counts at once, and nothing else. A file that is
    // not there says nothing; its folder is made when something is to be kept. Or says what is in the way, and nothing
    // has changed.
    result<void, std::string> keep_in(std::filesystem::path file);
    // Or where others see it and change it as well; likewise.
    result<void, std::string> keep_in(std::shared_ptr<common_memory> common);
    // What others have said meanwhile counts, too.
    result<void> read_anew();

    // For a call that begins: what is said at this moment, never null. What is over may still be in it.
    [[nodiscard]] std::shared_ptr<const list> snapshot() const;

    // In place of what was said about that name. Counts once it is kept; the error is the operating system's, or
    // not_connected, and then nothing has changed. Overrides that are over by then are forgotten.
    result<void> set(bot::hours_override said, bot::instant now);
    // The hours count again, where anything was said.
    result<void> remove(std::string_view name, bot::instant now);

  private:
    result<void> change(list to, bot::instant now);
    result<void> take_common();
    void use(list said);

    std::mutex changing_;  // one change at a time, files included
    std::filesystem::path file_;
    std::shared_ptr<common_memory> common_;
    mutable std::mutex guard_;  // of the pointer
    std::shared_ptr<const list> said_;
};

}  // namespace switchhook::server
