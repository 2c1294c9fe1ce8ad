#pragma once
// What a list of calls has come to, counted and told.

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace switchhook::server {

struct tally {
    static constexpr std::array<std::string_view, 6> outcomes{"answered", "busy",        "declined",
                                                              "noAnswer", "unreachable", "failed"};

    std::size_t total = 0;
    std::size_t under_way = 0;  // calls that are not over, answered ones among them
    std::array<std::size_t, outcomes.size()> ended{};
    std::size_t earlier = 0;  // of those that have ended, in earlier runs

    void count(std::string_view outcome);  // an unknown one counts as failed
    [[nodiscard]] std::size_t done() const;
};

// "[########............] 80/200  about 1m20s left  12 under way, 61 answered, 9 busy, 10 noAnswer", cut to
// `width`.
std::string progress_line(const tally& t, std::chrono::seconds since_begin, std::size_t width);
// "61 answered, 9 busy, 0 declined, 10 noAnswer, 0 unreachable, 0 failed; 120 not finished"
std::string summary(const tally& t);

}  // namespace switchhook::server
