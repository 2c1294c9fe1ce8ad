#pragma once
// What the product makes of the same: the flow is loaded, and one call lives through what happens to it, on
// virtual time.

#include <memory>

#include "tests/support/call_script.hpp"
#include "tests/unit/bot/digit_rules/scenario.hpp"

namespace switchhook::test::digit_rules {

// When the call breaks its own invariants, the account says only that.
account live(std::shared_ptr<const bot::flow> flow, const flow_plan& plan, const happenings& what);

}  // namespace switchhook::test::digit_rules
