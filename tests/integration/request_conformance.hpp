#pragma once
// Whether what the bot really sent is what Graph's metadata allows.

#include "tests/integration/followed_call.hpp"

namespace switchhook::test {

// The body of every request of the call, against our reduced description and against the whole one when
// SWITCHHOOK_METADATA names it.
void check_bodies_conform(const followed_call& call);

}  // namespace switchhook::test
