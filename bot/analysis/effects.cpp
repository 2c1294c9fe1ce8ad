#include "bot/analysis/effects.hpp"

#include "bot/call/turn.hpp"
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

bool is_too_late(const flow_step& s, call_state when) {
    return s.works_in() == call_kind::unanswered && when != call_state::ringing;
}

}  // namespace

effect effect_of(const flow_step& s, std::size_t index, call_state when) {
    const auto& how = s.outcomes.at(index);
    const bool takes_all_failures = how.type == outcome::kind::failure && !how.otherwise;
    if (s.places_call()) {
        const bool answered = index == 0;
        if (when == call_state::none) return {true, false, answered ? state_of_placed(s) : when};
        return {takes_all_failures, false, when};
    }
    if (is_too_late(s, when)) return {takes_all_failures, false, when};
    if (how.type == outcome::kind::handed_over) return {true, true, when};
    const bool may_have_grown = s.widens_call() && index == 0 && when == call_state::pair;
    return {true, false, may_have_grown ? call_state::talking : when};
}

bool is_broken(const flow_step& s, call_state when) {
    if (s.places_call()) return when != call_state::none;
    if (s.needs_call() && (when == call_state::none || when == call_state::gone)) return true;
    return is_too_late(s, when);
}

milliseconds takes(const flow_step& s, const flow& f) {
    world w;
    w.flow = &f;
    w.settings.completion_grace = milliseconds(0);
    return s.longest_wait(w);
}

bool is_instant(const flow_step& s, const flow& f) {
    return !s.needs_call() && !s.places_call() && takes(s, f) == milliseconds(0);
}

}  // namespace switchhook::bot::analysis
