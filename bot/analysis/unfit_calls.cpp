// What Graph does only in group calls, only between two, or only for bots with media of their own.
// https://learn.microsoft.com/graph/api/call-mute, https://learn.microsoft.com/graph/api/call-transfer,
// https://learn.microsoft.com/graph/api/participant-invite,
// https://learn.microsoft.com/graph/api/call-changescreensharingrole

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

bool wants_group(const subject& s, const flow_step& step) {
    if (step.verb == "mute" || step.verb == "unmute") return true;
    if (step.verb != "invite") return false;
    const auto* who = s.fields_of(step).find("who");
    return who != nullptr && who->type == json::node::kind::array && who->items.size() > 1;
}

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
        if (wants_group(s, step))
            tell(s, at, step, call_state::pair,
                 std::string(step.verb) + (step.verb == "invite" ? " of several people" : "") +
                     " works in group calls alone: Graph refuses it in a call between two",
                 "needs-group-call");
        if (step.verb == "transfer")
            tell(s, at, step, call_state::group,
                 "transfer works in calls between two alone: nobody in particular would be handed over in a "
                 "group call or meeting",
                 "needs-two-party-call");
        if (step.verb == "screenShare")
            s.warn(step, "Graph refuses this: only bots that handle their media themselves share a screen",
                   "app-hosted-media");
    });
}

}  // namespace switchhook::bot::analysis
