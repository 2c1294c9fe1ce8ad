#pragma once
// A picture with numbers on it.

#include "bot/coverage/counts.hpp"
#include "bot/picture/picture.hpp"

namespace switchhook::bot {

// Puts the counts on the steps and arrows that they count. What a report does not name did not happen.
void put_counts(picture& p, const flow_counts& counts);

}  // namespace switchhook::bot
