#pragma once
// The digit rules of docs/flows/digits.md once more, as plainly as they can be told: a call is a story from begin to
// end, and every key that will be pressed in it is known beforehand. There are no events, timers or states
// here, and nothing of the product. To be checked by reading it beside the rules.

#include "tests/unit/bot/digit_rules/scenario.hpp"

namespace switchhook::test::digit_rules {

struct prediction {
    account lines;
    // The ends of all waits that were begun, whether or not something came first.
    std::vector<milliseconds> deadlines;
};

prediction predict(const flow_plan& plan, const happenings& what);

}  // namespace switchhook::test::digit_rules
