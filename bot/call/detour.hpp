#pragma once
// An operator sends the call to a section of its flow: what the call is doing in its step is left, and it goes on at the
// section as `goto` would, with no way back of a `run`.

#include <optional>
#include <string>
#include <string_view>

#include "bot/call/turn.hpp"

namespace switchhook::bot {

enum class detour_refusal {
    no_section,
    of_a_leg,  // what it says is its parent's business
    not_established,
    transferring,  // which cannot be taken back
    ending,
};
std::string_view to_string(detour_refusal why);  // a literal, for people

// Why the call cannot go there now; nothing when it can.
std::optional<detour_refusal> refusal_of_detour(const call& c, const flow& f, std::string_view section);
// Of the sections that there are; empty when none is near.
std::string nearest_section(const flow& f, std::string_view section);

// Nothing but the reason changes when it cannot be.
void make_detour(turn& t, const section_asked& e);

}  // namespace switchhook::bot
