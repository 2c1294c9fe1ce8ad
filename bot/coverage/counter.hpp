#pragma once
// Counts the way that calls take through a flow.

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "bot/call/way.hpp"
#include "bot/coverage/counts.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

class flow_counter {
  public:
    // The flow must outlive the counter.
    explicit flow_counter(const flow& f);

    // The visits of a step_result. Those of another flow are a bug.
    void count(std::span<const visit> visits);
    // The way that a journal tells of, as far as this flow has its steps. What it does not have, or a journal may
    // not tell, is not counted: `false`, then.
    bool count(std::span<const way_point> way);
    // What another thread counted of the same flow.
    void add(const flow_counter& other);

    // Every step in the order of the file, every outcome with its name, those of one name in one.
    [[nodiscard]] flow_counts counts(std::string file, std::string version) const;

  private:
    struct numbers {
        std::uint64_t entered = 0;
        std::vector<std::uint64_t> outcomes;
    };

    bool count(const way_point& p);

    const flow& flow_;
    std::vector<std::vector<numbers>> blocks_;  // beside those of the flow, and their steps
    std::map<std::string_view, frame> places_;  // of the steps, by their pointers
};

}  // namespace switchhook::bot
