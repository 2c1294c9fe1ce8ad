#pragma once
// Decisions out of bytes: the same bytes decide the same. When they are used up every answer is 0.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace switchhook::fuzz {

class byte_source {
  public:
    explicit byte_source(std::string_view bytes) : left_(bytes) {}

    [[nodiscard]] bool empty() const { return left_.empty(); }

    std::uint8_t byte() {
        if (left_.empty()) return 0;
        const auto taken = static_cast<std::uint8_t>(left_.front());
        left_.remove_prefix(1);
        return taken;
    }
    std::size_t below(std::size_t limit) { return byte() % limit; }
    bool flag() { return (byte() & 1U) != 0; }

    template <class T, std::size_t N>
    const T& one_of(const T (&choices)[N]) {
        return choices[below(N)];
    }

  private:
    std::string_view left_;
};

}  // namespace switchhook::fuzz
