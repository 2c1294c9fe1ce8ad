#pragma once
// All the lines of a server. Calls enter and leave them by the actions of bot/call/action.hpp; what a line says in turn
// are events of those calls. An agent whom several lines name rings for one caller at a time; then it is the turn of
// the line whose next caller has waited longest. Not thread-safe; reads no clock.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bot/call/action.hpp"
#include "bot/call/event.hpp"
#include "bot/queue/waiting_line.hpp"

namespace switchhook::bot::queueing {

inline constexpr std::size_t most_lines = 500;  // those without callers make room for others

using line_request = std::variant<enter_line, leave_line, agent_lost, list_agents>;

struct told {
    graph::call_id call;
    bot::event what;
    friend bool operator==(const told&, const told&) = default;
};

// How a line is, for people.
struct line_report {
    struct waiting {
        graph::call_id call;
        instant since;
        int priority = 0;
        bool rings = false;  // an agent, for this caller
    };
    struct agent {
        enum class state { free, rings, rests } is = state::free;
        graph::identity who;
        std::optional<instant> until;  // it rests
    };
    std::string name;
    std::vector<waiting> callers;  // the next one first
    std::vector<agent> agents;
    std::optional<milliseconds> wait;  // of the caller who is first
};

class lines {
  public:
    // Requests of a line that the call is not in, or was in before, change nothing.
    std::vector<told> on(const graph::call_id& call, const line_request& what, instant now);
    std::vector<told> time_passes(instant now);
    [[nodiscard]] std::optional<instant> due() const;  // when time_passes is wanted

    // Until then nobody is offered an agent or told a position: callers who wait already are yet to enter again, and
    // agents ring for some of them.
    void gather(instant until) { gathers_until_ = until; }

    [[nodiscard]] std::vector<line_report> report(instant now) const;
    [[nodiscard]] std::size_t callers() const;

    // For tests: the first thing that may not be, or nothing.
    [[nodiscard]] std::optional<std::string> inconsistency() const;

  private:
    struct line {
        waiting_line state;
        std::map<std::string, graph::identity> agents;                            // by name
        std::map<std::string, std::pair<graph::call_id, std::uint32_t>> entries;  // of callers, by their keys
        std::map<std::string, instant> held;  // agents that it rings, or lets rest: until when
        std::optional<instant> due;
    };
    using line_entry = std::pair<const std::string, line>;

    line_entry* of(const graph::call_id& call, std::uint32_t number, const std::string& name);
    void enter(const graph::call_id& call, const enter_line& what, instant now);
    void leave(const graph::call_id& call, const leave_line& what, instant now);
    void lose(const graph::call_id& call, const agent_lost& what, instant now);
    void list(line_entry& in, const std::vector<graph::identity>& agents, instant now);
    void work(line_entry& in, const event& what, instant now);
    // Those in which somebody waits for an agent, the one first whose next caller has waited longest: in the order of
    // their names some would always come too late for an agent of several.
    std::vector<line_entry*> by_wait();
    void tell(line& in, const answer& what);
    [[nodiscard]] held_targets held_elsewhere(const line_entry& in) const;
    // Whether others may have what was held until now, or know since when they may.
    static bool note_held(line& in, instant now);

    std::map<std::string, line> lines_;
    std::optional<instant> gathers_until_;
    std::vector<told> told_;
};

}  // namespace switchhook::bot::queueing
