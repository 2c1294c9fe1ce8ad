// Sections that are run, and come back.

#include <map>
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

// That a prompt cannot be played is no way out.
bool is_way_out(const node& n, const edge& e) {
    return !e.outcome || !n.step->seldom_fails() ||
           n.step->outcomes.at(*e.outcome).type != outcome::kind::failure;
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
        if (!section || !s.is_reached(at) || !s.runs_itself(at)) return;
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

class param_check {
  public:
    explicit param_check(const subject& s)
        : s_(s), ways_(block_ways(s.flow, through::branches)), own_(ways_.size()) {
        s.each_step([&](const frame& at, const flow_step& step) {
            s.each_text(step, [&](const json::node& text, const std::string& path) {
                constexpr std::string_view scope = "params.";
                auto& own = own_[at.block];
                for (const auto& name : names_in(text.text))
                    if (name.root.starts_with(scope))
                        (is_looked_at(step, path) ? own.looked_at : own.used)
                            .insert(name.root.substr(scope.size()));
            });
        });
    }

    void look_at(const flow_step& step, block_id section) {
        const auto* given = s_.fields_of(step).find("params");
        const auto& wanted = wanted_by(section);
        for (const auto& name : wanted.used) {
            if (wanted.looked_at.count(name) != 0) continue;
            if (given != nullptr && given->find(name) != nullptr) continue;
            s_.warn(step,
                    "section \"" + s_.flow.blocks[section].section + "\" uses ${params." + name +
                        "}, which it is not given here",
                    "missing-param");
        }
    }

  private:
    // By the section and whatever it leads to; what those run has parameters of its own.
    const wanted_params& wanted_by(block_id section) {
        const auto [known, is_new] = wanted_.try_emplace(section);
        if (!is_new) return known->second;
        std::vector<bool> seen(ways_.size(), false);
        std::vector<std::size_t> open{section};
        seen[section] = true;
        while (!open.empty()) {
            const auto block = open.back();
            open.pop_back();
            known->second.used.insert(own_[block].used.begin(), own_[block].used.end());
            known->second.looked_at.insert(own_[block].looked_at.begin(), own_[block].looked_at.end());
            for (const auto to : ways_[block]) {
                if (!seen[to]) open.push_back(to);
                seen[to] = true;
            }
        }
        return known->second;
    }

    const subject& s_;
    const std::vector<std::vector<std::size_t>> ways_;
    std::vector<wanted_params> own_;  // of each block, without those it leads to
    std::map<block_id, wanted_params> wanted_;
};

void find_missing_params(const subject& s) {
    param_check check(s);
    s.each_step([&](const frame& at, const flow_step& step) {
        if (const auto section = step.runs(); section && s.is_reached(at)) check.look_at(step, *section);
    });
}

}  // namespace

void find_run_mistakes(const subject& s) {
    find_lost_returns(s);
    find_recursion(s);
    find_missing_params(s);
}

}  // namespace switchhook::bot::analysis
