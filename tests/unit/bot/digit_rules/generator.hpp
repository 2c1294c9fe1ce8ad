#pragma once
// Flows and happenings by number: the same number always makes the same ones, with every compiler.

#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "tests/unit/bot/digit_rules/scenario.hpp"

namespace switchhook::test::digit_rules {

// SplitMix64 (Steele, Lea, Flood 2014): small, quick to seed, and good in all bits.
class lots {
  public:
    explicit lots(std::uint64_t seed) : state_(seed) {}
    std::uint64_t draw();
    int below(int n) { return static_cast<int>(draw() % static_cast<std::uint64_t>(n)); }
    bool one_in(int n) { return below(n) == 0; }
    template <typename List>
    const auto& of(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

  private:
    std::uint64_t state_;
};

// What an input step, and what is around it, may be made of. A choice is the place of a value in its list.
enum class factor : std::uint8_t {
    kind,
    barge_in,
    type_ahead,
    finish_key,
    timeout,
    inter_digit_timeout,
    attempts,
    ask,
    short_prompt,
    noinputs,
    nomatches,
    sensitive,
    exhausted,
    before,
    behind,
    least,
    most,
    pattern,
    allow_empty,  // of a gather
    options,      // of a menu
};
inline constexpr std::size_t factor_count = 20;
std::string_view name_of(factor f);

inline constexpr int no_choice = -1;  // a menu has no `max`
using choices = std::array<int, factor_count>;

struct generated_flow {
    flow_plan plan;
    std::vector<choices> chosen;  // for each input step
};

generated_flow generate_flow(std::uint64_t seed);
happenings generate_happenings(const flow_plan& plan, std::uint64_t seed);

// Pairs of values of two different factors.
class pairs {
  public:
    void add(const choices& made);
    // Those that a step can have and none had: "min 3 with pattern 2".
    [[nodiscard]] std::vector<std::string> missing() const;

  private:
    std::set<std::array<int, 4>> met_;
};

}  // namespace switchhook::test::digit_rules
