#pragma once
// Makes a difference between the product and the rules small enough to read.

#include <memory>

#include "bot/flow/flow.hpp"
#include "tests/unit/bot/digit_rules/scenario.hpp"

namespace switchhook::test::digit_rules {

struct example {
    flow_plan plan;
    happenings what;
};

// Throws when the flow has mistakes.
std::shared_ptr<const bot::flow> load(const flow_plan& plan);

// Leaves out what can be left out while the two accounts still differ.
example shrink(example e);

// The flow, what happens, and both accounts.
std::string explain(const example& e);

}  // namespace switchhook::test::digit_rules
