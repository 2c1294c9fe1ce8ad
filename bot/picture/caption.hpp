#pragma once
// A step in a few words: its verb, and whom or what it is about.

#include <string>
#include <string_view>

#include "base/json/located.hpp"

namespace switchhook::bot {

// { "transfer": { "to": "sales", … } } is "transfer sales", { "say": "Good morning." } is `say "Good morning."`.
// `value` is what stands behind the verb; null for nothing.
std::string caption_of(std::string_view verb, const json::node* value);

}  // namespace switchhook::bot
