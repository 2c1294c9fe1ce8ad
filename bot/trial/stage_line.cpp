// The line that the call waits in, as far as a test says what it does.

#include <algorithm>

#include "bot/trial/stage.hpp"

namespace switchhook::bot::trial {
namespace {

line_moved moved(std::uint32_t number, const line_stands& place) {
    return {number, place.position, std::max(place.position, place.callers), place.wait};
}

}  // namespace

// Whoever enters is the first, and all agents are busy, unless the test says otherwise.
void stage::act_as_line(const action& a, std::deque<event>& then) {
    if (const auto* enter = std::get_if<enter_line>(&a)) {
        agents_ = enter->agents;
        place_ = {};
        const auto next =
            std::find_if(lines_.begin(), lines_.end(), [](const prepared_line& l) { return !l.used; });
        if (next != lines_.end()) {
            next->used = true;
            if (!next->place) return then.push_back(line_refused{enter->number, true});
            place_ = *next->place;
        }
        then.push_back(moved(enter->number, place_));
    } else if (const auto* lost = std::get_if<agent_lost>(&a)) {
        then.push_back(moved(lost->number, place_));
    } else if (const auto* listed = std::get_if<list_agents>(&a)) {
        agents_ = listed->agents;
    }
}

void stage::will_stand(const line_stands& place, std::size_t line) {
    if (!call_.line) return lines_.push_back({place, line});
    place_ = place;
    apply(moved(call_.line->number, place_));
}

void stage::will_be_full(std::size_t line) { lines_.push_back({std::nullopt, line}); }

void stage::ring_agent() {
    if (is_consulting() || is_transferring() || !call_.line || agents_.empty()) return;
    std::rotate(agents_.begin(), agents_.begin() + 1, agents_.end());
    apply(agent_offered{call_.line->number, agents_.back()});
}

void stage::settle_agent(const far_end& how) {
    ring_agent();
    settle_transfer(how);
}

}  // namespace switchhook::bot::trial
