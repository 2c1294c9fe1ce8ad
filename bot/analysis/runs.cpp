// Sections that are run, and come back.

#include <algorithm>
#include <set>

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

void find_lost_returns(const subject& s) {
    if (s.ways.has_unknown_steps()) return;
    s.each_step([&](const frame& at, const flow_step& step) {
        if (!step.returns() || !s.is_reached(at)) return;
        const auto runs_here = [&](const node& n) { return s.ways.activations()[n.in].run; };
        const auto not_run = [&](const node& n) { return !runs_here(n) && n.when.call != call_state::gone; };
        if (!s.any_node(at, not_run)) return;
        if (s.any_node(at, runs_here))
            s.warn(step,
                   "the section is run from one place and jumped to from another: after the jump there is "
                   "nothing to return to, and the call ends here",
                   "return-without-run");
        else
            s.warn(step, "nothing to return to: no \"run\" leads here, and the call ends",
                   "return-without-run");
    });
}

using block_set = std::set<block_id>;
enum class through { branches, branches_and_runs };

// Blocks that a section leads to.
block_set blocks_behind(const flow& f, block_id section, through which) {
    block_set seen;
    std::vector<block_id> open{section};
    while (!open.empty()) {
        const auto id = open.back();
        open.pop_back();
        if (!seen.insert(id).second) continue;
        for (const auto& step : f.blocks[id].steps) {
            step->each_branch([&](std::string_view, const branch& b) {
                if (b.type != branch::kind::absent) open.push_back(b.block);
            });
            const auto run = step->runs();
            if (run && which == through::branches_and_runs) open.push_back(*run);
        }
    }
    return seen;
}

// That a prompt cannot be played is no way out.
bool is_way_out(const node& n, const edge& e) {
    return !e.outcome || n.step->outcomes.at(*e.outcome).name != "failed" ||
           (n.step->verb != "play" && n.step->verb != "say");
}

// Whether a run of the section can come back, or end the call, at all.
bool can_end(const subject& s, block_id section) {
    std::vector<bool> seen(s.ways.nodes().size(), false);
    std::vector<std::size_t> open;
    const auto visit = [&](std::size_t id) {
        if (!seen[id]) open.push_back(id);
        seen[id] = true;
    };
    for (const auto& a : s.ways.activations()) {
        if (a.section != section || !a.run) continue;
        if (!a.ways_back.empty() || a.nodes.empty()) return true;
        visit(a.nodes.front());
    }
    while (!open.empty()) {
        const auto& n = s.ways.nodes()[open.back()];
        open.pop_back();
        for (const auto& e : n.ways) {
            if (!is_way_out(n, e)) continue;
            if (e.to == edge::end) return true;
            visit(e.to);
        }
    }
    return false;
}

void find_recursion(const subject& s) {
    s.each_step([&](const frame& at, const flow_step& step) {
        const auto section = step.runs();
        if (!section || !s.is_reached(at) || !runs_itself(s.flow, at)) return;
        const auto& name = s.flow.blocks[*section].section;
        if (can_end(s, *section))
            s.warn(step,
                   "this run of \"" + name + "\" leads here again before it comes back; 32 deep, it fails",
                   "recursive-run");
        else
            s.complain(step, "this run of \"" + name + "\" always leads here again and never comes back",
                       "recursive-run");
    });
}

// A value that a switch looks at may be missing: that is what it is looked at for.
bool is_looked_at(const flow_step& step, std::string_view path) {
    return step.verb == "switch" && path.ends_with("/switch/on");
}

struct wanted_params {
    std::set<std::string> used, looked_at;
};

wanted_params wanted_by(const subject& s, block_id section) {
    wanted_params wanted;
    const auto blocks = blocks_behind(s.flow, section, through::branches);
    s.each_step([&](const frame& at, const flow_step& step) {
        if (blocks.count(at.block) == 0) return;
        s.each_text(step, [&](const json::node& text, const std::string& path) {
            constexpr std::string_view scope = "params.";
            for (const auto& name : names_in(text.text))
                if (name.root.starts_with(scope))
                    (is_looked_at(step, path) ? wanted.looked_at : wanted.used)
                        .insert(name.root.substr(scope.size()));
        });
    });
    return wanted;
}

void find_missing_params(const subject& s) {
    s.each_step([&](const frame& at, const flow_step& step) {
        const auto section = step.runs();
        if (!section || !s.is_reached(at)) return;
        const auto* given = s.fields_of(step).find("params");
        const auto wanted = wanted_by(s, *section);
        for (const auto& name : wanted.used) {
            if (wanted.looked_at.count(name) != 0) continue;
            if (given != nullptr && given->find(name) != nullptr) continue;
            s.warn(step,
                   "section \"" + s.flow.blocks[*section].section + "\" uses ${params." + name +
                       "}, which it is not given here",
                   "missing-param");
        }
    });
}

}  // namespace

bool runs_itself(const flow& f, const frame& at) {
    const auto section = f.at(at).runs();
    return section && blocks_behind(f, *section, through::branches_and_runs).count(at.block) != 0;
}

void find_run_mistakes(const subject& s) {
    find_lost_returns(s);
    find_recursion(s);
    find_missing_params(s);
}

}  // namespace switchhook::bot::analysis
