#pragma once
// What callers leave behind: one file each, byte for byte as Graph delivered it, until it is old. Blocking;
// may be used from several threads at once. https://learn.microsoft.com/graph/api/call-record

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/media/error.hpp"

namespace switchhook::server::media {

struct recording_name {
    std::string call;  // both come from outside: whatever has no place in a file name is replaced
    std::string step;
    unsigned number = 1;  // tells this recording from the others of the call
};

// How long it plays; 0 when it does not say so.
std::chrono::milliseconds length_of_recording(std::string_view bytes);

struct kept_recording {
    std::string name;  // within the folder: "2026/11/22/<call>-<step>-<number>.wav"
    std::uintmax_t bytes = 0;
};

struct day_range {
    std::chrono::sys_days first, last;
};

class recordings {
  public:
    explicit recordings(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // <folder>/YYYY/MM/DD/<call>-<step>-<number>.wav, readable by us alone; the same name replaces. Answers
    // the path. Errors: of the operating system (no space, no permission, …); then nothing is left behind.
    [[nodiscard]] result<std::filesystem::path> store(const recording_name& name,
                                                      std::chrono::year_month_day day,
                                                      std::string_view bytes) const;

    // Makes one recording of several, in order; then those are removed. Errors: of the operating system, or
    // errc::not_audio; then they are all still there.
    struct joined {
        std::filesystem::path file;
        std::chrono::milliseconds length{0};
    };
    [[nodiscard]] result<joined> join(const recording_name& name, std::chrono::year_month_day day,
                                      std::span<const std::string> pieces) const;
    // Removes recordings of this folder; whatever else is named stays.
    void discard(std::span<const std::string> files) const;

    // Those of a call that were stored on these days.
    [[nodiscard]] std::vector<kept_recording> of_call(const std::string& call, day_range when) const;
    // Errors: of the operating system; then some may still be there. One that is gone already is no error.
    [[nodiscard]] result<> remove(std::span<const kept_recording> which) const;

    struct swept {
        std::size_t removed = 0;
        std::size_t failed = 0;
    };
    // Removes recordings written longer than `keep` before `now`, and the folders of days that this leaves
    // empty. Files that are none of ours stay.
    swept remove_old(std::chrono::system_clock::time_point now, std::chrono::milliseconds keep) const;

  private:
    [[nodiscard]] std::filesystem::path path_of(const recording_name& name,
                                                std::chrono::year_month_day day) const;

    std::filesystem::path folder_;
};

}  // namespace switchhook::server::media
