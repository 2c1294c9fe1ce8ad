#pragma once
// How long something took, many times: counted between bounds that are always the same, so that what several have counted
// can be put together.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace switchhook::server {

class spread {
  public:
    static constexpr std::array<std::int64_t, 24> bounds{
        1,   2,   3,   5,   7,   10,   15,   20,   30,   50,   70,     100,
        150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 10'000, 20'000};  // ms
    static constexpr std::size_t parts = bounds.size() + 1;

    void note(std::chrono::nanoseconds took);
    void add(const spread& other);
    // Of the part that ends with that bound; the last one has none.
    [[nodiscard]] std::uint64_t in(std::size_t part) const { return counts_[part]; }
    void add_to(std::size_t part, std::uint64_t count) { counts_[part] += count; }

    [[nodiscard]] std::uint64_t count() const;
    // Milliseconds within which so many of 100 were done, as near as the bounds tell it; nothing without any.
    [[nodiscard]] std::optional<std::int64_t> percentile(unsigned of_100) const;

    friend bool operator==(const spread&, const spread&) = default;

  private:
    std::array<std::uint64_t, parts> counts_{};
};

}  // namespace switchhook::server
