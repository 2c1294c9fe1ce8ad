// Sections and steps that no call comes to.

#include <set>

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

// Sections that something leads to; those that nothing does are told when the flow is loaded.
std::set<block_id> named_sections(const subject& s) {
    std::set<block_id> named;
    s.each_step([&](const frame&, const flow_step& step) {
        step.each_branch([&](std::string_view, const branch& b) {
            if (b.type == branch::kind::section) named.insert(b.block);
        });
        if (const auto section = step.runs()) named.insert(*section);
    });
    return named;
}

void find_sections(const subject& s) {
    if (s.ways.has_unknown_steps()) return;
    const auto* sections = s.text().find("sections");
    if (sections == nullptr) return;
    for (const auto id : named_sections(s)) {
        const auto& b = s.flow.blocks[id];
        if (s.ways.is_reached(id) || !b.is_section) continue;
        if (const auto* where = sections->find(b.section))
            s.warn_at(*where, "/sections/" + b.section,
                      "no call comes to section \"" + b.section +
                          "\": only sections lead here that no call comes to",
                      "unreachable-section");
    }
}

// Some write these at the end of a section to be on the safe side.
bool is_only_cautious(const flow_step& step) { return step.ends_call() || step.returns(); }

void find_steps(const subject& s, block_id id) {
    const auto& steps = s.flow.blocks[id].steps;
    for (std::size_t i = 1; i < steps.size(); ++i) {
        const frame here{id, static_cast<std::uint16_t>(i)};
        const frame before{id, static_cast<std::uint16_t>(i - 1)};
        if (s.is_reached(here)) continue;
        const bool known_why = s.every_node(before, [](const node& n) { return n.broken; });
        if (!s.is_reached(before) || known_why || is_only_cautious(*steps[i])) return;
        return s.warn(*steps[i],
                      "no call comes to this step: \"" + std::string(steps[i - 1]->verb) +
                          "\" before it never goes on to the next step",
                      "unreachable-step");
    }
}

}  // namespace

void find_unreachable(const subject& s) {
    find_sections(s);
    for (std::size_t b = 0; b < s.flow.blocks.size(); ++b) find_steps(s, static_cast<block_id>(b));
}

}  // namespace switchhook::bot::analysis
