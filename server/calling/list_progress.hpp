#pragma once
// What has become of a list so far: in a file beside it, one line a fact, so that the work can be cut off and
// taken up again at any point.
//     {"run":"0b6f3c1e-…"}                      which run of the list this is
//     {"to":"+33123456789","call":"910a2dec-…"} the call was placed
//     {"to":"+33123456789","outcome":"busy"}    and came to this

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace switchhook::server {

struct target_progress {
    std::string call;     // empty until it was placed
    std::string outcome;  // of that call; empty until it is known
    friend bool operator==(const target_progress&, const target_progress&) = default;
};

struct recorded_progress {
    std::string run;
    std::map<std::string, target_progress, std::less<>> targets;
    std::size_t whole_bytes = 0;  // up to the end of the last whole line; what is behind was cut off
};
// Or the number of the line that is none of ours, nor the beginning of one.
result<recorded_progress, std::size_t> read_progress(std::string_view text);

// The same key for the same target in every try of one run; another after a call of it that has failed.
std::string idempotency_key(const std::string& run, std::string_view target, std::string_view failed_call);

// The file. Facts are on disk a second after they were told, if `sync` is called then, and when it is closed.
class list_progress {
  public:
    // Makes the file when there is none; says what is in the way.
    static result<list_progress, std::string> open(const std::filesystem::path& file);
    ~list_progress();
    list_progress(list_progress&& other) noexcept;
    list_progress& operator=(list_progress&&) = delete;

    [[nodiscard]] const std::string& run() const { return known_.run; }
    [[nodiscard]] target_progress of(std::string_view target) const;

    // What is in the way when it cannot be written: nothing more must be done then.
    std::optional<std::string> placed(const std::string& target, const std::string& call);
    std::optional<std::string> ended(const std::string& target, const std::string& outcome);
    // Keeps the promise above for the last facts: called every now and then.
    std::optional<std::string> sync();

  private:
    list_progress(int file, recorded_progress known) : file_(file), known_(std::move(known)) {}
    std::optional<std::string> append(const std::string& line);

    int file_ = -1;
    std::string name_;
    recorded_progress known_;
    std::chrono::steady_clock::time_point synced_;
    bool unsynced_ = false;
};

}  // namespace switchhook::server
