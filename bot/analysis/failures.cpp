// Failures that nothing takes: the call ends, and whoever speaks with the bot does not hear why.

#include <algorithm>
#include <array>

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

// Where a failure is an everyday matter. That a prompt cannot be played is none, nor could one say so.
bool fails_every_day(const flow_step& step) {
    static constexpr std::array<std::string_view, 11> verbs{"menu",      "gather",   "form", "record",
                                                            "voicemail", "transfer", "hunt", "queue",
                                                            "invite",    "callback", "http"};
    return step.verb == "fetch" || std::find(verbs.begin(), verbs.end(), step.verb) != verbs.end();
}

// After the last attempt there is a complaint, so the caller knows.
bool complains_at_last(const subject& s, const flow_step& step) {
    const auto& fields = s.fields_of(step);
    return step.collects_keys() && fields.find("noinput") != nullptr && fields.find("nomatch") != nullptr;
}

bool is_taken(const flow_step& step, const outcome& o) {
    return o.type != outcome::kind::failure || branch_of(step, o).type != branch::kind::absent;
}

bool somebody_is_there(const node& n) {
    const bool answered = n.step->needs_media() && n.when.call == call_state::ringing;
    return answered || n.when.call == call_state::pair || n.when.call == call_state::group ||
           n.when.call == call_state::talking;
}

std::string untaken(const flow_step& step) {
    std::string names;
    for (const auto& o : step.outcomes)
        if (!is_taken(step, o)) names += (names.empty() ? "" : ", ") + o.name;
    return names;
}

}  // namespace

void find_unhandled_failures(const subject& s) {
    if (s.flow.on_error) return;
    s.each_step([&](const frame& at, const flow_step& step) {
        if (!fails_every_day(step) || complains_at_last(s, step)) return;
        if (!s.any_node(at, [](const node& n) { return !n.broken && somebody_is_there(n); })) return;
        const auto names = untaken(step);
        if (!names.empty())
            s.warn(step, "nothing takes " + names + ": the caller is cut off without a word",
                   "unhandled-failure");
    });
}

}  // namespace switchhook::bot::analysis
