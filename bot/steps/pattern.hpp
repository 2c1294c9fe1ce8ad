#pragma once
// Regular expressions in flows: RE2, whose time is linear in the text.

#include <memory>

#include "base/json/fields.hpp"

namespace re2 {
class RE2;
}

namespace switchhook::bot {

// Null, with a complaint, when the text is none.
std::shared_ptr<const re2::RE2> compile_pattern(const json::spot& where);

}  // namespace switchhook::bot
