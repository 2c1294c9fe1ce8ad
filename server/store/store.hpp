#pragma once
// The journal: every event of every call, in order, and what became of it. What is in it survives; what is
// not did not happen.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bot/call/timer.hpp"
#include "graph/model/ids.hpp"
#include "server/store/call_filter.hpp"
#include "server/store/kept_minute.hpp"

namespace switchhook::server {

// Who a call was between. Empty where a program before this one kept the call.
struct call_people {
    std::string direction;  // "incoming", "outgoing"
    std::string chain;
    std::string from, to;  // as lists show them: {"phone":"+33…"}
    std::string parties;   // their numbers and user ids, as call_filter looks in them, with a space between
};

// What lists show of a call that has ended.
struct ended_call {
    graph::call_id id;
    std::string flow;
    std::string flow_version;
    std::string outcome;  // "caller", "hangup", "transfer", "rejected", "lost"
    bot::instant began;
    bot::instant over;
    call_people people = {};
};

struct kept_record {
    std::uint64_t sequence = 0;
    std::string record;
    friend bool operator==(const kept_record&, const kept_record&) = default;
};

// An event of a call (bot/journal/journal_record.hpp).
struct new_record {
    graph::call_id call;
    std::uint64_t sequence = 0;  // counted from 1
    std::string record;
    graph::call_id leg_of =
        {};  // with the first record of a leg: the call that one process leads together with it
};

// A call that has not come to its end.
struct unfinished_call {
    graph::call_id id;
    std::vector<kept_record> records;  // in order
};

// In the list of calls that have ended, the latest first, of two with the same time that with the greater key: where a
// page begins. By default in front of all.
struct ended_place {
    bot::instant over = bot::instant::max();
    std::string key;  // graph::call_id::key()
    friend auto operator<=>(const ended_place&, const ended_place&) = default;
};
inline ended_place place_of(const ended_call& call) { return {call.over, call.id.key()}; }

enum class erasure { erased, unknown, still_live };

struct forgotten {
    std::size_t calls = 0;  // that are gone altogether
    bool more = false;      // something is left
};

// The text of a flow that calls follow.
struct kept_flow {
    std::string name;
    std::string version;
    std::string text;
    friend bool operator==(const kept_flow&, const kept_flow&) = default;
};

// Thread-safe. Members below "blocks" wait for a disk or a database: threads that serve calls stay away from them
// (runtime/run_on.hpp). Their errors are the operating system's, or of what keeps the journal.
class store {
  public:
    virtual ~store() = default;

    using appended = std::function<void(error_code)>;

    // A number is given once; that of a record which could not be kept is left out. `done` runs once the record is
    // durable, on whatever thread, possibly before this returns.
    virtual void append(new_record what, appended done) = 0;
    virtual void finish(const ended_call& call) = 0;
    // Whoever goes on with a call needs the flow that it follows. To be said again while the flow is offered: `now`
    // tells for how long it has not been.
    virtual void keep_flow(const kept_flow& flow, bot::instant now) = 0;
    // Not together with records: what keeps these from being kept costs no call. Those before `forgotten` are removed.
    // `done` as above.
    virtual void keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) = 0;
    // `told` hears from now on, until `stop` returns, how many records were made durable together; on whatever thread.
    // Nothing where each is kept by itself.
    using group_told = std::function<void(std::size_t)>;
    virtual void tell_groups(group_told /*told*/) {}
    // Why records cannot be kept; empty as long as the last ones could. Asking has it tried anew, for who is not ready is
    // given nothing to keep: what came of that is known the next time.
    [[nodiscard]] virtual std::string trouble() { return {}; }

    // ---- blocks ----

    // Makes durable what waits, and tells of it. What comes later is refused.
    virtual void stop() = 0;

    [[nodiscard]] virtual std::optional<kept_flow> flow(const std::string& version) const = 0;
    // What a process that is gone has left, the oldest call first. To be asked before calls are appended to.
    virtual void each_unfinished(const std::function<void(unfinished_call)>& visit) const = 0;

    // Records of a call in order; empty when it is unknown.
    [[nodiscard]] virtual result<std::vector<std::string>> records(const graph::call_id& call) const = 0;
    // Those behind the place that fit; without a filter, what a page costs does not depend on where it is.
    [[nodiscard]] virtual result<std::vector<ended_call>> ended(std::size_t most, const ended_place& behind,
                                                                const call_filter& wanted = {}) const = 0;
    [[nodiscard]] virtual result<std::optional<ended_call>> find_ended(const graph::call_id& call) const = 0;
    // Of that time or later, in any order.
    [[nodiscard]] virtual result<std::vector<kept_minute>> minutes(bot::instant since) const = 0;

    // Removes a call that has ended, with its records. No byte of it is left, as far as the store can see to it.
    [[nodiscard]] virtual result<erasure> erase(const graph::call_id& call) = 0;
    // Removes some of the calls that ended before then, with their records: few enough for appends not to wait for
    // long. To be called again while there is more.
    [[nodiscard]] virtual result<forgotten> forget(bot::instant before) = 0;
    // Removes flows that no call follows, ended ones included, and that were last kept before then.
    [[nodiscard]] virtual result<> forget_flows(bot::instant before) = 0;
};

}  // namespace switchhook::server
