// Steps that go round, without a way out for a caller who does nothing. Such a caller is often no person: a line
// that was left open, a machine. Nothing else ends the call.

#include <algorithm>
#include <set>

#include "bot/analysis/components.hpp"
#include "bot/analysis/effects.hpp"
#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

bool is_taken_in_silence(const node& n, const edge& e) {
    const auto silent = n.step->ends_in_silence();
    return n.broken || !silent || !e.outcome || *e.outcome == *silent;
}

// It is there for what the caller says or presses.
bool fails_in_silence(const flow_step& step) {
    const auto silent = step.ends_in_silence();
    return silent && step.outcomes.at(*silent).type == outcome::kind::failure;
}

std::vector<std::vector<std::size_t>> silent_ways(const flow_graph& g, std::vector<bool>& leaves) {
    std::vector<std::vector<std::size_t>> ways(g.nodes().size());
    for (std::size_t id = 0; id < g.nodes().size(); ++id)
        for (const auto& e : g.nodes()[id].ways) {
            if (!is_taken_in_silence(g.nodes()[id], e)) continue;
            if (e.to == edge::end)
                leaves[id] = true;
            else
                ways[id].push_back(e.to);
        }
    return ways;
}

const flow_step& first_by_place(const std::vector<const flow_step*>& steps) {
    return **std::min_element(steps.begin(), steps.end(), stands_before);
}

void tell(const subject& s, const std::vector<const flow_step*>& circle) {
    const auto all = [&](auto fits) {
        return std::all_of(circle.begin(), circle.end(), [&](const flow_step* one) { return fits(*one); });
    };
    std::vector<const flow_step*> listening;
    for (const auto* one : circle)
        if (one->collects_keys() || fails_in_silence(*one)) listening.push_back(one);
    if (!listening.empty()) {
        const auto& first = first_by_place(listening);
        return s.warn(first,
                      std::string("a caller who ") +
                          (first.collects_keys() ? "presses no key" : "says nothing") +
                          " is asked again and again, without end",
                      "silent-caller");
    }
    const auto& first = first_by_place(circle);
    const auto instant = [&](const flow_step& one) { return is_instant(one, s.flow); };
    if (all(instant))
        return s.complain(first, "the flow runs in a circle here, and the call is hung up after 200 steps",
                          "endless-loop");
    if (all([&](const flow_step& one) { return instant(one) || one.ends_in_silence(); }))
        s.warn(first, "this is played again and again, until the caller hangs up", "endless-loop");
}

}  // namespace

void find_traps(const subject& s) {
    const auto& nodes = s.ways.nodes();
    std::vector<bool> leaves(nodes.size(), false);
    const auto ways = silent_ways(s.ways, leaves);
    for (const auto& circle : circles_without_exit(ways, leaves)) {
        // That is told of the run.
        if (std::any_of(circle.begin(), circle.end(),
                        [&](std::size_t id) { return s.runs_itself(nodes[id].at); }))
            continue;
        std::set<const flow_step*> steps;
        for (const auto id : circle) steps.insert(nodes[id].step);
        tell(s, {steps.begin(), steps.end()});
    }
}

}  // namespace switchhook::bot::analysis
