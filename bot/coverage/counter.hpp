#pragma once
// Counts the way that calls take through a flow.

#include <cstdint>
#include <span>
#include <vector>

#include "bot/call/turn.hpp"
#include "bot/coverage/counts.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

class flow_counter {
  public:
    // The flow must outlive the counter.
    explicit flow_counter(const flow& f);

    // The visits of a step_result. Those of another flow are a bug.
    void count(std::span<const visit> visits);
    // What another thread counted of the same flow.
    void add(const flow_counter& other);

    // Every step in the order of the file, every outcome with its name, those of one name in one.
    [[nodiscard]] flow_counts counts(std::string file, std::string version) const;

  private:
    struct numbers {
        std::uint64_t entered = 0;
        std::vector<std::uint64_t> outcomes;
    };

    const flow& flow_;
    std::vector<std::vector<numbers>> blocks_;  // beside those of the flow, and their steps
};

}  // namespace switchhook::bot
