// Graph gives a call up that is not answered within 15 seconds. https://learn.microsoft.com/graph/api/call-answer

#include <algorithm>

#include "base/duration.hpp"
#include "bot/analysis/effects.hpp"
#include "bot/analysis/rules.hpp"
#include "bot/call/turn.hpp"

namespace switchhook::bot::analysis {
void find_late_answers(const subject& s) {
    const auto window = call_settings{}.answer_window;
    const auto& nodes = s.ways.nodes();
    const auto waits = [&](const flow_step& step) {
        return step.needs_call() ? milliseconds(0) : takes(step, s.flow);
    };
    const auto rings = [&](std::size_t id) { return nodes[id].when.call == call_state::ringing; };
    std::vector<milliseconds> waited(nodes.size(), milliseconds(-1));
    std::vector<std::size_t> open;
    for (const auto& a : s.ways.activations())
        if (!a.run && a.section == s.flow.main && !a.nodes.empty() && rings(a.nodes.front())) {
            waited[a.nodes.front()] = milliseconds(0);
            open.push_back(a.nodes.front());
        }
    // The longest way to each step, as far as it matters.
    while (!open.empty()) {
        const auto id = open.back();
        open.pop_back();
        if (nodes[id].step->brings_steps()) continue;  // what it brings may answer
        const auto so_far = std::min(waited[id] + waits(*nodes[id].step), window + milliseconds(1));
        for (const auto& e : nodes[id].ways) {
            if (e.to == edge::end || !rings(e.to) || waited[e.to] >= so_far) continue;
            waited[e.to] = so_far;
            open.push_back(e.to);
        }
    }
    s.each_step([&](const frame& at, const flow_step& step) {
        if (!step.needs_media()) return;
        const auto& ids = s.ways.nodes_of(at);
        if (std::any_of(ids.begin(), ids.end(), [&](std::size_t id) { return waited[id] > window; }))
            s.warn(
                step,
                "the call may not ring any more when it is answered here: the steps before this one can take "
                "more than " +
                    switchhook::to_string(window),
                "late-answer");
    });
}

}  // namespace switchhook::bot::analysis
