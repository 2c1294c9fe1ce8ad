#include "bot/picture/from_flow.hpp"

#include <algorithm>
#include <map>

#include "base/json/pointer.hpp"
#include "bot/picture/caption.hpp"

namespace switchhook::bot {
namespace {

using arrow_kind = picture_arrow::kind;

constexpr const char* then = " → ";

// The outcome itself, and those that take its branch because they have none.
std::vector<picture_way> ways_of(const flow_step& step, std::size_t index) {
    std::vector<picture_way> ways{{step.at.pointer, step.outcomes[index].name}};
    for (const auto& o : step.outcomes)
        if (o.to.type == branch::kind::absent && o.otherwise == index)
            ways.push_back({step.at.pointer, o.name});
    return ways;
}

class flow_drawer {
  public:
    flow_drawer(const flow& f, const json::node& file) : flow_(f), file_(file) {}

    picture draw() {
        made_.title = flow_.name;
        const auto start =
            add(picture_node::kind::start, flow_.places_calls ? "a call is ordered" : "a call comes in");
        for (std::size_t i = 0; i < flow_.blocks.size(); ++i)
            if (flow_.blocks[i].is_section)
                nodes_[static_cast<block_id>(i)] = add(picture_node::kind::section, flow_.blocks[i].section);
        join(start, nodes_.at(flow_.main));
        if (flow_.on_error) join(add(picture_node::kind::start, "on.error"), nodes_.at(*flow_.on_error));
        if (flow_.on_hangup) join(add(picture_node::kind::start, "on.hangup"), nodes_.at(*flow_.on_hangup));
        end_ = add(picture_node::kind::end, "the call ends");
        for (const auto& [block, node] : nodes_) {
            within w;
            w.node = node;
            walk(block, w);
        }
        draw_ends_of_sections();
        const bool ends = std::any_of(made_.arrows.begin(), made_.arrows.end(),
                                      [&](const picture_arrow& a) { return a.to == end_; });
        if (!ends) made_.nodes.pop_back();
        return std::move(made_);
    }

  private:
    // On the way down through inline branches.
    struct within {
        std::size_t node = 0;
        std::size_t depth = 0;
        std::string label = {};  // the outcomes so far
        std::string last = {};   // of them
        std::string_view verb = {};
        bool failing = false;
    };

    std::size_t add(picture_node::kind type, std::string title) {
        made_.nodes.push_back({type, std::move(title)});
        return made_.nodes.size() - 1;
    }

    void join(std::size_t from, std::size_t to) { made_.arrows.push_back({from, to}); }

    void walk(block_id block, const within& w) {
        const auto& steps = flow_.blocks[block].steps;
        for (std::size_t i = 0; i < steps.size(); ++i)
            draw_step(*steps[i], i == 0 && w.depth != 0 ? w.last + ": " : std::string(), w);
    }

    void draw_step(const flow_step& step, const std::string& before, within w) {
        if (w.depth == 0) w.verb = step.verb;
        const auto& at = step.at.pointer;
        const auto* value = json::find_pointer(file_, at + '/' + std::string(step.verb));
        auto& rows = made_.nodes[w.node].steps;
        rows_[&step] = rows.size();
        rows.push_back({at, before + caption_of(step.verb, value), w.depth});
        if (step.ends_call()) add_arrow(step, w, end_, {{at}}, step.verb == "reject" ? "rejected" : "");
        if (const auto section = step.runs()) {
            add_arrow(step, w, nodes_.at(*section), {{at}}, {});
            made_.arrows.back().type = arrow_kind::run;
        }
        for (std::size_t i = 0; i < step.outcomes.size(); ++i) draw_outcome(step, i, w);
    }

    void draw_outcome(const flow_step& step, std::size_t index, within w) {
        const auto& o = step.outcomes[index];
        w.failing = w.failing || o.type == outcome::kind::failure;
        if (o.to.type == branch::kind::section)
            return add_arrow(step, w, nodes_.at(o.to.block), ways_of(step, index),
                             step.verb == "goto" ? std::string() : o.name);
        if (o.to.type == branch::kind::absent) {
            if (o.type == outcome::kind::handed_over) add_arrow(step, w, end_, ways_of(step, index), o.name);
            return;
        }
        w.label += (w.label.empty() ? "" : then) + o.name;
        w.last = o.name;
        ++w.depth;
        walk(o.to.block, w);
    }

    void add_arrow(const flow_step& step, const within& w, std::size_t to, std::vector<picture_way> ways,
                   const std::string& outcome) {
        picture_arrow a{w.node, to, rows_.at(&step)};
        a.type = w.failing ? arrow_kind::failure : arrow_kind::success;
        a.label = w.label + (w.label.empty() || outcome.empty() ? "" : then) + outcome;
        a.verb = w.verb;
        a.ways = std::move(ways);
        made_.arrows.push_back(std::move(a));
    }

    // The ways in which the steps of a list come to their end and go on behind it. Of an empty list it is the
    // outcome that leads there.
    [[nodiscard]] std::vector<picture_way> ways_out(block_id block, std::vector<picture_way> into) const {
        const auto& steps = flow_.blocks[block].steps;
        if (steps.empty()) return into;
        const auto& last = *steps.back();
        std::vector<picture_way> ways;
        if (last.returns()) return ways;
        for (std::size_t i = 0; i < last.outcomes.size(); ++i) {
            const auto& o = last.outcomes[i];
            std::vector<picture_way> more;
            if (o.to.type == branch::kind::inline_steps)
                more = ways_out(o.to.block, ways_of(last, i));
            else if (o.to.type == branch::kind::absent && o.type == outcome::kind::success)
                more.push_back({last.at.pointer, o.name});
            ways.insert(ways.end(), more.begin(), more.end());
        }
        return ways;
    }

    // At the end of a section the call ends, unless the section was entered by `run` or the call is gone.
    void draw_ends_of_sections() {
        const auto with_call = reached_with_the_call();
        for (const auto& [block, node] : nodes_) {
            if (!with_call[node]) continue;
            const auto& steps = flow_.blocks[block].steps;
            auto ways = ways_out(block, {});
            if (ways.empty() && !steps.empty()) continue;
            within w;
            w.node = node;
            if (steps.empty())
                join(node, end_);
            else
                add_arrow(*steps.back(), w, end_, std::move(ways), {});
        }
    }

    [[nodiscard]] std::vector<bool> reached_with_the_call() const {
        std::vector<bool> reached(made_.nodes.size());
        std::vector<std::size_t> next{nodes_.at(flow_.main)};
        if (flow_.on_error) next.push_back(nodes_.at(*flow_.on_error));
        while (!next.empty()) {
            const auto node = next.back();
            next.pop_back();
            if (reached[node]) continue;
            reached[node] = true;
            for (const auto& a : made_.arrows)
                if (a.from == node && a.type != arrow_kind::run) next.push_back(a.to);
        }
        return reached;
    }

    const flow& flow_;
    const json::node& file_;
    picture made_;
    std::map<block_id, std::size_t> nodes_;         // sections
    std::map<const flow_step*, std::size_t> rows_;  // within their nodes
    std::size_t end_ = 0;
};

}  // namespace

picture picture_of(const flow& f, const json::node& file) { return flow_drawer(f, file).draw(); }

}  // namespace switchhook::bot
