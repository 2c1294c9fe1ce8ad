#pragma once
// What was done held against what is done now, one beside the other as far as they go together.

#include <string>
#include <vector>

#include "bot/replay/played_call.hpp"
#include "bot/replay/recording.hpp"

namespace switchhook::bot::replay {

// In words, in their order; empty when nothing differs. Kinds of deeds that the recording never tells of are left out.
std::vector<std::string> compare_deeds(const std::vector<const recorded_line*>& recorded,
                                       const std::vector<deed>& done);

}  // namespace switchhook::bot::replay
