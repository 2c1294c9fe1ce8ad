// Steps that stand where the call is not what they need: not there yet, there already, answered.

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

std::string named(const flow_step& step) { return '"' + std::string(step.verb) + '"'; }

void find_no_call(const subject& s, const frame& at, const flow_step& step) {
    const auto early = [](const node& n) { return n.when.call == call_state::none; };
    if (!step.needs_call() || !s.any_node(at, early)) return;
    if (s.every_node(at, early))
        s.complain(step, named(step) + " needs a call, and nobody has been called yet", "no-call-yet");
    else
        s.warn(step, named(step) + " needs a call, and on some ways here there is none", "no-call-yet");
}

void find_second_call(const subject& s, const frame& at, const flow_step& step) {
    const auto late = [](const node& n) {
        return n.when.call != call_state::none && n.when.call != call_state::gone;
    };
    if (!step.places_call() || !s.any_node(at, late)) return;
    if (s.every_node(at, late))
        s.complain(step, named(step) + " fails here: there is a call already", "second-call");
    else
        s.warn(step, named(step) + " fails on some ways here: there is a call already", "second-call");
}

bool is_answered(const node& n) {
    return n.when.call == call_state::pair || n.when.call == call_state::group ||
           n.when.call == call_state::talking;
}

void find_answered(const subject& s, const frame& at, const flow_step& step) {
    if (step.verb == "reject" && s.every_node(at, is_answered))
        s.warn(step, "the call has been answered: it is hung up here, not rejected", "answered-already");
    if (step.works_in() != call_kind::unanswered || !s.any_node(at, is_answered)) return;
    if (s.every_node(at, is_answered))
        s.complain(step, "an answered call cannot be redirected, and here it has always been answered",
                   "answered-already");
    else if (s.fields_of(step).find("failed") == nullptr)
        s.warn(step, "an answered call cannot be redirected, and on some ways here it has been answered",
               "answered-already");
}

}  // namespace

void find_misplaced_steps(const subject& s) {
    s.each_step([&](const frame& at, const flow_step& step) {
        if (!s.is_reached(at)) return;
        find_no_call(s, at, step);
        find_second_call(s, at, step);
        find_answered(s, at, step);
    });
}

}  // namespace switchhook::bot::analysis
