#include "bot/analysis/flow_graph.hpp"

#include <algorithm>
#include <map>

#include "bot/analysis/effects.hpp"

namespace switchhook::bot::analysis {
namespace {

constexpr std::size_t most_nodes = 200'000;

}  // namespace

branch branch_of(const flow_step& s, const outcome& o) {
    const bool lent = o.to.type == branch::kind::absent && o.otherwise;
    return lent ? s.outcomes.at(*o.otherwise).to : o.to;
}

class graph_builder {
  public:
    graph_builder(const flow& f, flow_graph& into) : flow_(f), g_(into) {
        for (const auto& b : f.blocks) g_.by_frame_.emplace_back(b.steps.size());
        for (std::size_t b = 0; b < f.blocks.size(); ++b)
            for (std::size_t i = 0; i < f.blocks[b].steps.size(); ++i)
                note_parent({static_cast<block_id>(b), static_cast<std::uint16_t>(i)});
    }

    void build() {
        begin(flow_.main, {flow_.places_calls ? call_state::none : call_state::ringing, false});
        if (flow_.on_hangup) g_.hangup_ = begin(*flow_.on_hangup, {call_state::gone, false});
        while (!open_.empty()) {
            if (g_.nodes_.size() > most_nodes) {
                g_.whole_ = false;
                return;
            }
            const auto id = open_.back();
            open_.pop_back();
            expand(id);
        }
    }

  private:
    // A way that is being followed: from a step, by an outcome, to how the call stands then.
    struct way {
        std::size_t from = 0;
        std::optional<std::size_t> outcome;
        moment when;
    };

    // An inline list of steps leads to behind the step that branched.
    void note_parent(const frame& at) {
        for (const auto& o : flow_.at(at).outcomes)
            if (o.to.type == branch::kind::inline_steps) parents_.emplace(o.to.block, at);
    }

    std::size_t activate(block_id section, moment when, bool run) {
        const auto [known, is_new] =
            activations_.emplace(std::tuple(section, when, run), g_.activations_.size());
        if (is_new) g_.activations_.push_back({section, when, run, {}, {}, {}});
        return known->second;
    }

    std::size_t node_at(std::size_t in, const frame& at, moment when) {
        const auto [known, is_new] =
            nodes_.emplace(std::tuple(in, at.block, at.index, when), g_.nodes_.size());
        if (!is_new) return known->second;
        const auto& step = flow_.at(at);
        g_.nodes_.push_back({in, at, when, &step, is_broken(step, when.call), {}});
        g_.by_frame_[at.block][at.index].push_back(known->second);
        g_.activations_[in].nodes.push_back(known->second);
        open_.push_back(known->second);
        return known->second;
    }

    // The first step of a list; nothing when there is none.
    std::optional<std::size_t> first_of(std::size_t in, block_id block, moment when) {
        g_.reached_.insert(block);
        if (flow_.blocks[block].steps.empty()) return std::nullopt;
        return node_at(in, {block, 0}, when);
    }

    std::optional<std::size_t> begin(block_id section, moment when) {
        return first_of(activate(section, when, false), section, when);
    }

    void connect(const way& w, std::size_t to) {
        auto& ways = g_.nodes_[w.from].ways;
        const edge e{to, w.outcome};
        if (std::find(ways.begin(), ways.end(), e) == ways.end()) ways.push_back(e);
    }

    void lead_into(const way& w, std::size_t in, block_id block) {
        if (const auto first = first_of(in, block, w.when)) return connect(w, *first);
        lead_out_of(w, in, block);
    }

    void lead_behind(const way& w, std::size_t in, frame at) {
        if (++at.index < flow_.blocks[at.block].steps.size()) return connect(w, node_at(in, at, w.when));
        lead_out_of(w, in, at.block);
    }

    void lead_out_of(const way& w, std::size_t in, block_id block) {
        const auto parent = parents_.find(block);
        if (!flow_.blocks[block].is_section && parent != parents_.end())
            return lead_behind(w, in, parent->second);
        lead_back(w, in);
    }

    // From a section to where it was run, or to the end of the call.
    void lead_back(const way& w, std::size_t in) {
        auto& a = g_.activations_[in];
        if (!a.run) return connect(w, edge::end);
        if (!a.ways_back.insert({w.from, w.when, w.outcome}).second) return;
        for (const auto caller : std::vector<std::size_t>(a.callers)) lead_behind_run(w, caller);
    }

    void lead_behind_run(const way& w, std::size_t caller) {
        lead_behind(w, g_.nodes_[caller].in, g_.nodes_[caller].at);
    }

    void lead_to_error(const way& w) {
        const bool caught = flow_.on_error && !w.when.in_error && w.when.call != call_state::gone;
        if (!caught) return connect(w, edge::end);
        const auto first = begin(*flow_.on_error, {w.when.call, true});
        connect(w, first.value_or(edge::end));
    }

    void run(std::size_t id, block_id section, moment when) {
        const auto in = activate(section, when, true);
        auto& callers = g_.activations_[in].callers;
        if (std::find(callers.begin(), callers.end(), id) != callers.end()) return;
        callers.push_back(id);
        const way into{id, std::nullopt, when};
        if (const auto first = first_of(in, section, when))
            connect(into, *first);
        else
            lead_behind_run(into, id);
        const auto known = g_.activations_[in].ways_back;
        for (const auto& back : known) lead_behind_run({back.from, back.outcome, back.when}, id);
    }

    // Whatever the steps do that came from elsewhere, and whatever sections they lead to.
    void do_unknown_steps(std::size_t id, moment when) {
        g_.unknown_steps_ = true;
        for (const auto call : {when.call, when.call == call_state::gone ? when.call : call_state::talking}) {
            const way w{id, std::nullopt, {call, when.in_error}};
            connect(w, edge::end);
            lead_behind(w, g_.nodes_[id].in, g_.nodes_[id].at);
            for (std::size_t b = 0; b < flow_.blocks.size(); ++b)
                if (flow_.blocks[b].is_section) lead_into(w, g_.nodes_[id].in, static_cast<block_id>(b));
        }
    }

    void expand(std::size_t id) {
        const auto& step = *g_.nodes_[id].step;
        const auto in = g_.nodes_[id].in;
        const auto at = g_.nodes_[id].at;
        auto when = g_.nodes_[id].when;
        if (step.needs_call() && when.call == call_state::none) return lead_to_error({id, {}, when});
        const bool wants_call = step.needs_call() || step.places_call();
        if (wants_call && when.call == call_state::gone) return connect({id, {}, when}, edge::end);
        if (step.needs_media() && when.call == call_state::ringing) when.call = call_state::talking;
        if (const auto section = step.runs()) return run(id, *section, when);
        if (step.returns()) return lead_back({id, 0, when}, in);
        if (step.brings_steps()) do_unknown_steps(id, when);
        if (step.outcomes.empty()) return connect({id, {}, when}, edge::end);
        for (std::size_t i = 0; i < step.outcomes.size(); ++i) {
            const auto& how = step.outcomes[i];
            const auto what = effect_of(step, i, when.call);
            const way w{id, i, {what.after, when.in_error}};
            if (!what.possible) continue;
            const auto to = branch_of(step, how);
            if (what.ends)
                connect(w, edge::end);
            else if (to.type == branch::kind::section)
                lead_into(w, in, to.block);
            else if (to.type == branch::kind::inline_steps)
                lead_into(w, in, to.block);
            else if (how.type == outcome::kind::failure)
                lead_to_error(w);
            else
                lead_behind(w, in, at);
        }
    }

    const flow& flow_;
    flow_graph& g_;
    std::map<block_id, frame> parents_;
    std::map<std::tuple<block_id, moment, bool>, std::size_t> activations_;
    std::map<std::tuple<std::size_t, block_id, std::uint16_t, moment>, std::size_t> nodes_;
    std::vector<std::size_t> open_;
};

flow_graph::flow_graph(const flow& f) { graph_builder(f, *this).build(); }

const std::vector<std::size_t>& flow_graph::nodes_of(const frame& at) const {
    return by_frame_.at(at.block).at(at.index);
}

std::vector<bool> flow_graph::behind(const std::vector<std::size_t>& from) const {
    std::vector<bool> seen(nodes_.size(), false);
    std::vector<std::size_t> open = from;
    const auto visit = [&](std::size_t id) {
        if (id == edge::end || seen[id]) return;
        seen[id] = true;
        open.push_back(id);
    };
    const bool in_call = std::any_of(
        from.begin(), from.end(), [&](std::size_t id) { return nodes_[id].when.call != call_state::gone; });
    if (in_call && hangup_) visit(*hangup_);
    while (!open.empty()) {
        const auto id = open.back();
        open.pop_back();
        for (const auto& e : nodes_[id].ways) visit(e.to);
    }
    return seen;
}

}  // namespace switchhook::bot::analysis
