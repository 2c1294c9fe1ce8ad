// Failures that nothing takes: the call ends, and whoever speaks with the bot does not hear why.

#include <algorithm>
#include <set>

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

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

// The steps behind the first, by their lines.
std::string elsewhere(const std::vector<const flow_step*>& steps) {
    constexpr std::size_t enough = 8;
    std::set<unsigned> lines;
    for (std::size_t i = 1; i < steps.size(); ++i) lines.insert(steps[i]->at.line);
    lines.erase(steps.front()->at.line);
    if (lines.empty()) return {};
    std::string text = lines.size() == 1 ? "; the same in line " : "; the same in lines ";
    std::size_t told = 0;
    for (const auto line : lines) {
        if (told++ == enough) return text + " and others";
        text += (told == 1 ? "" : ", ") + std::to_string(line);
    }
    return text;
}

}  // namespace

// One word for the whole flow: it is on.error that is missing, and one is enough.
void find_unhandled_failures(const subject& s) {
    if (s.flow.on_error) return;
    std::vector<const flow_step*> found;
    s.each_step([&](const frame& at, const flow_step& step) {
        if (step.seldom_fails() || complains_at_last(s, step) || untaken(step).empty()) return;
        if (s.any_node(at, [](const node& n) { return !n.broken && somebody_is_there(n); }))
            found.push_back(&step);
    });
    if (found.empty()) return;
    std::sort(found.begin(), found.end(), stands_before);
    s.warn(*found.front(),
           "nothing takes " + untaken(*found.front()) + ": the caller is cut off without a word" +
               elsewhere(found),
           "unhandled-failure");
}

}  // namespace switchhook::bot::analysis
