#pragma once
// Every way that a call can take through a flow: the steps it can come to, and how the call stands when it comes
// there. A section that is run is looked into once for each way in which the call can stand at its beginning,
// whoever runs it; so there may be a way in here that no call ever takes, but never one missing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "bot/flow/flow.hpp"

namespace switchhook::bot::analysis {

enum class call_state : std::uint8_t {
    none,     // the flow of an outbound call has reached nobody yet
    ringing,  // it came in, and nobody has answered
    pair,     // a call with one other
    group,    // with several, or a meeting
    talking,  // one or the other
    gone,     // on.hangup
};

// How things stand when a step is entered.
struct moment {
    call_state call = call_state::ringing;
    bool in_error = false;  // on.error has run: there is no second time
    friend auto operator<=>(const moment&, const moment&) = default;
};

// A section that was begun: by `run`, or where a call, on.error and on.hangup begin.
struct activation {
    block_id section = 0;
    moment when;
    bool run = false;
    std::vector<std::size_t> callers;  // nodes of the `run` steps
    struct way_back {
        std::size_t from = 0;  // a node
        moment when;
        std::optional<std::size_t> outcome;
        friend auto operator<=>(const way_back&, const way_back&) = default;
    };
    std::set<way_back> ways_back;
    std::vector<std::size_t> nodes;
};

struct edge {
    static constexpr std::size_t end = static_cast<std::size_t>(-1);  // of the call, or of on.hangup
    std::size_t to = end;
    std::optional<std::size_t> outcome;  // of the step that it leads from; none into a run
    friend bool operator==(const edge&, const edge&) = default;
};

struct node {
    std::size_t in = 0;  // the activation
    frame at;
    moment when;
    const flow_step* step = nullptr;
    bool broken = false;  // the step cannot do here what it is there for
    std::vector<edge> ways;
};

class flow_graph {
  public:
    explicit flow_graph(const flow& f);

    // Of a flow that runs its sections from too many places, there is only the beginning.
    [[nodiscard]] bool is_whole() const { return whole_; }
    [[nodiscard]] const std::vector<node>& nodes() const { return nodes_; }
    [[nodiscard]] const std::vector<activation>& activations() const { return activations_; }
    // Where the step is entered, in whatever state; empty when no call comes to it.
    [[nodiscard]] const std::vector<std::size_t>& nodes_of(const frame& at) const;
    [[nodiscard]] bool is_reached(block_id block) const { return reached_.count(block) != 0; }
    // Steps that come from elsewhere may lead to every section.
    [[nodiscard]] bool has_unknown_steps() const { return unknown_steps_; }
    // Beside the nodes: whether a call can come there behind one of these. on.hangup is behind all others.
    [[nodiscard]] std::vector<bool> behind(const std::vector<std::size_t>& from) const;

  private:
    friend class graph_builder;
    std::vector<node> nodes_;
    std::vector<activation> activations_;
    std::vector<std::vector<std::vector<std::size_t>>> by_frame_;  // by block and index
    std::set<block_id> reached_;
    std::optional<std::size_t> hangup_;  // the first node of on.hangup
    bool unknown_steps_ = false;
    bool whole_ = true;
};

// The branch that an outcome takes: its own, or that of the outcome which takes it.
branch branch_of(const flow_step& s, const outcome& o);

}  // namespace switchhook::bot::analysis
