#pragma once
// What a load run measured, and how it reads.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace switchhook::emulator {

// Latencies in microseconds; sorts when asked.
class latencies {
  public:
    void add(std::chrono::microseconds one) { all_.push_back(one); }
    [[nodiscard]] std::size_t count() const { return all_.size(); }
    // The smallest one that at least `percent` of all do not exceed; zero when there are none.
    [[nodiscard]] std::chrono::microseconds percentile(double percent) const;

  private:
    mutable std::vector<std::chrono::microseconds> all_;
    mutable std::size_t sorted_ = 0;
};

struct load_report {
    std::size_t calls = 0;       // ended
    std::size_t as_wanted = 0;   // of them, transferred
    std::size_t cut_short = 0;   // of them, hung up here because nothing happened for too long
    std::size_t not_placed = 0;  // wanted, but the emulator had too many calls already
    std::chrono::microseconds took{0};
    std::uint64_t notifications = 0;
    std::uint64_t not_accepted = 0;
    std::map<std::string, std::uint64_t> outcomes;
    std::map<std::string, latencies> by_method;  // from a notification leaving to the request it led to
    latencies all;
    latencies answers;  // from a notification leaving to its own answer, where it was accepted
};

std::string to_text(const load_report& report);

}  // namespace switchhook::emulator
