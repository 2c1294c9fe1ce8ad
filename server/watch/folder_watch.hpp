#pragma once
// Notices changes in folders. Nothing polls:
// https://man7.org/linux/man-pages/man7/inotify.7.html

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/asio.hpp"

namespace switchhook::server {

// Editors save in two writes, or write beside and rename; copies take their time.
struct watch_pace {
    std::chrono::milliseconds quiet{250};      // without an event: what was written is whole
    std::chrono::milliseconds at_most{3'000};  // told after this although events go on
};

struct watched_folder {
    std::filesystem::path path;
    bool with_those_below = true;
    friend bool operator==(const watched_folder&, const watched_folder&) = default;
};

// All members on the executor, which is single-threaded.
class folder_watch {
  public:
    // `changed` runs there after each burst of events. What it does may take long, and may destroy the watch; what
    // happens meanwhile is not lost. Hidden files and editors' copies (`.x`, `x~`) are no change; nor are files whose
    // names `counts` says no to.
    folder_watch(asio::any_io_executor executor, std::function<void()> changed, watch_pace pace = {},
                 std::function<bool(std::string_view name)> counts = {});
    ~folder_watch();
    folder_watch(const folder_watch&) = delete;
    folder_watch& operator=(const folder_watch&) = delete;

    // These instead of the ones before. A folder that is not there, or is exchanged for another, is noticed when it
    // comes, as long as the one above it exists; so is a link on the way to it that leads elsewhere. The error says what
    // is not watched, and why; the rest is.
    result<void, std::string> watch(std::vector<watched_folder> folders);

  private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace switchhook::server
