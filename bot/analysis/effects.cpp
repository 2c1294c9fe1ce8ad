#include "bot/analysis/effects.hpp"

#include <algorithm>
#include <array>

#include "graph/model/request_rules.hpp"

namespace switchhook::bot::analysis {
namespace {

call_state state_of_placed(const flow_step& s) {
    const auto variant = s.places();
    if (!variant) return call_state::talking;
    const bool named = s.calls_ordered() == flow_step::ordered_call::none;
    switch (*variant) {
        case graph::call_variant::peer_to_peer:
        case graph::call_variant::pstn: return named ? call_state::pair : call_state::talking;
        default: return call_state::group;
    }
}

}  // namespace

effect effect_of(const flow_step& s, std::size_t outcome, call_state when) {
    const auto& name = s.outcomes.at(outcome).name;
    if (s.places_call()) {
        const bool answered = outcome == 0;
        if (when == call_state::none) return {true, false, answered ? state_of_placed(s) : when};
        return {name == "failed", false, when};
    }
    if (s.verb == "redirect" && when != call_state::ringing) return {name == "failed", false, when};
    if (s.outcomes[outcome].type == outcome::kind::handed_over) return {true, true, when};
    const bool may_have_grown = s.verb == "invite" && outcome == 0 && when == call_state::pair;
    return {true, false, may_have_grown ? call_state::talking : when};
}

bool is_broken(const flow_step& s, call_state when) {
    if (s.places_call()) return when != call_state::none;
    if (s.needs_call() && (when == call_state::none || when == call_state::gone)) return true;
    return s.verb == "redirect" && when != call_state::ringing;
}

bool is_instant(const flow_step& s) {
    static constexpr std::array<std::string_view, 9> verbs{"goto", "set",    "switch", "hours", "log",
                                                           "tag",  "notify", "run",    "return"};
    return std::find(verbs.begin(), verbs.end(), s.verb) != verbs.end();
}

}  // namespace switchhook::bot::analysis
