// What Graph does only in group calls, only between two, or only for bots with media of their own.
// https://learn.microsoft.com/graph/api/call-mute, https://learn.microsoft.com/graph/api/call-transfer,
// https://learn.microsoft.com/graph/api/participant-invite,
// https://learn.microsoft.com/graph/api/call-changescreensharingrole

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

// Of a call that is surely none of these on all ways, or on some of them.
void tell(const subject& s, const frame& at, const flow_step& step, call_state wrong, const std::string& what,
          rule_name rule) {
    const auto is_wrong = [&](const node& n) { return n.when.call == wrong; };
    if (!s.any_node(at, is_wrong)) return;
    if (s.every_node(at, is_wrong))
        s.complain(step, what, rule);
    else
        s.warn(step, what + ", which it is on some ways here", rule);
}

}  // namespace

void find_unfit_calls(const subject& s) {
    s.each_step([&](const frame& at, const flow_step& step) {
        if (!s.is_reached(at)) return;
        const auto verb = '"' + std::string(step.verb) + '"';
        const auto kind = step.works_in();
        if (kind == call_kind::of_several)
            tell(s, at, step, call_state::pair,
                 verb + (step.widens_call() ? " of several people" : "") +
                     " works in group calls alone: Graph refuses it in a call between two",
                 "needs-group-call");
        else if (kind == call_kind::of_two)
            tell(s, at, step, call_state::group,
                 verb +
                     " works in calls between two alone: nobody in particular would be handed over in a "
                     "group call or meeting",
                 "needs-two-party-call");
        else if (kind == call_kind::none)
            s.warn(step, "Graph refuses this: only bots that handle their media themselves share a screen",
                   "app-hosted-media");
    });
}

}  // namespace switchhook::bot::analysis
