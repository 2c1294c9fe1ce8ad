#include "emulator/world/faults.hpp"

#include "emulator/world/chance.hpp"

namespace switchhook::emulator {
namespace {

constexpr std::array<std::string_view, fault_kinds> kind_names{
    "http429",           "http5xx",          "delay",     "reset",
    "expiredToken",      "duplicate",        "reorder",   "drop",
    "notificationDelay", "badCallbackToken", "beepFails", "noMedia",
    "recordFails"};

constexpr std::array<std::string_view, 6> flaw_names{"expired",  "wrongAudience", "unknownKey",
                                                     "noTenant", "early",         "badSignature"};

template <class Enum, std::size_t Count>
std::optional<Enum> parse(std::string_view name, const std::array<std::string_view, Count>& names) {
    for (std::size_t i = 0; i < Count; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view to_string(fault_kind k) { return kind_names.at(static_cast<std::size_t>(k)); }
std::optional<fault_kind> parse_fault_kind(std::string_view name) {
    return parse<fault_kind>(name, kind_names);
}

std::string_view to_string(token_flaw f) { return flaw_names.at(static_cast<std::size_t>(f)); }
std::optional<token_flaw> parse_token_flaw(std::string_view name) {
    return parse<token_flaw>(name, flaw_names);
}

void fault_plan::set(std::uint64_t seed, std::array<fault, fault_kinds> all) {
    seed_ = seed;
    all_ = all;
    occasions_ = {};
    struck_ = {};
}

bool fault_plan::strikes(fault_kind k) {
    const auto i = static_cast<std::size_t>(k);
    if (all_[i].rate <= 0) return false;
    const bool struck = draw(seed_, i, occasions_[i]++) < all_[i].rate;
    if (struck) ++struck_[i];
    return struck;
}

}  // namespace switchhook::emulator
