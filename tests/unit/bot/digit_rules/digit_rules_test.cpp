// The digit rules, told twice: what the product does in thousands of generated calls, and what the rules say.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <memory>

#include "tests/support/thoroughness.hpp"
#include "tests/unit/bot/digit_rules/generator.hpp"
#include "tests/unit/bot/digit_rules/live_account.hpp"
#include "tests/unit/bot/digit_rules/oracle.hpp"
#include "tests/unit/bot/digit_rules/shrink.hpp"

using namespace switchhook::test;
using namespace switchhook::test::digit_rules;

namespace {

constexpr std::uint64_t full_count = 5400, usual_count = full_count / sparseness;
constexpr std::uint64_t sequences_of_a_flow = 12;
constexpr std::uint64_t stride = 1'000'003;  // flows and happenings draw different lots

// Many flows share few calls each: loading one takes as long as living through several.
std::uint64_t flow_of(std::uint64_t sequence) { return sequence / sequences_of_a_flow; }

// What there must be much of, lest the stories agree because nothing happens in them.
class tally {
  public:
    void add(const account& lines) {
        for (const auto& line : lines)
            for (auto& [what, count] : counts_)
                if (line.find(what) != std::string::npos) ++count;
    }
    [[nodiscard]] std::string rare(int least) const {
        std::string text;
        for (const auto& [what, count] : counts_)
            if (count < least) text += what + ": " + std::to_string(count) + '\n';
        return text;
    }

  private:
    std::map<std::string, int> counts_{{"cancelMediaProcessing", 0},
                                       {" matched", 0},
                                       {"exhausted", 0},
                                       {".noinput1", 0},
                                       {".noinput3", 0},
                                       {".nomatch1", 0},
                                       {".nomatch3", 0},
                                       {".short", 0},
                                       {"hello failed", 0},
                                       {" takes [12]", 0},
                                       {"too few digits", 0},
                                       {"do not match", 0},
                                       {"key is no option", 0},
                                       {"[] matched", 0},
                                       {"[***] matched", 0},
                                       {"b [1] matched", 0},
                                       {"passed over: 1", 0},
                                       {"passed over: 2", 0}};
};

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("in generated calls the product and the rules tell the same story", "[bot][digits][rules]") {
    // More of them, or one again: a difference names its number.
    const auto count = from_environment("SWITCHHOOK_DIGIT_SEQUENCES", usual_count);
    const auto first = from_environment("SWITCHHOOK_DIGIT_FIRST", 0);
    std::uint64_t told = 0;
    tally seen;
    std::shared_ptr<const switchhook::bot::flow> flow;
    std::string differences;
    for (auto n = first; n < first + count && differences.empty(); ++n) {
        const auto plan = generate_flow(flow_of(n)).plan;
        if (n == first || n % sequences_of_a_flow == 0) flow = load(plan);
        const auto what = generate_happenings(plan, n * stride + 1);
        ++told;
        const auto lived = live(flow, plan, what);
        seen.add(lived);
        if (lived != predict(plan, what).lines)
            differences = "sequence " + std::to_string(n) + '\n' + explain(shrink({plan, what}));
    }
    if (!differences.empty()) FAIL(differences);
    CHECK(told == count);
    if (count >= full_count) CHECK(seen.rare(20) == std::string());
}

TEST_CASE("the generated flows have every pair of values of every two options", "[bot][digits][rules]") {
    pairs all;
    for (std::uint64_t n = 0; n < flow_of(full_count); ++n)
        for (const auto& made : generate_flow(n).chosen) all.add(made);
    CHECK(all.missing() == std::vector<std::string>());
}
