#pragma once
// One line of the journal: when, what happened, why the call went on as it did, and what it then asked for.
// JSON with the short names t, e, r, a, and v for the way through the flow, so that a call of twenty events costs
// little; the first of a call also says which flow it follows, f, and whose trace it is in, w. One behind which the call has
// other tags than before says all of them, g. Some have the call as it was then, s, which is what makes good for all that
// no record may tell. Format 2; in format 1 none had. Later formats say which they are, in j: whatever a program of today
// would read wrongly, or not at all, is one.

#include <optional>
#include <string>
#include <vector>

#include "bot/call/event.hpp"
#include "bot/call/machine.hpp"
#include "bot/call/way.hpp"
#include "bot/journal/snapshot.hpp"

namespace switchhook::bot {

inline constexpr int journal_format = 2;  // that this program writes; it reads those before it

struct followed_flow {
    std::string name;
    std::string version;
    friend bool operator==(const followed_flow&, const followed_flow&) = default;
};

struct journal_record {
    instant at;
    event what;
    std::string reason;
    std::vector<std::string> actions;  // in words
    std::vector<way_point> way;
    std::optional<followed_flow> follows = {};
    std::optional<snapshot> state = {};  // behind this event
    // Of how many records the actions had been performed; all but this one's, where nothing is said.
    std::optional<std::uint64_t> performed = {};
    std::string trace = {};
    std::vector<std::string> tags = {};  // behind this event; none where they are those of before
};

// What a record tells beside what happened.
struct record_notes {
    std::optional<followed_flow> follows = {};    // of the first record of a call
    std::optional<std::uint64_t> performed = {};  // where it is less than the records before this one
    bool with_state = false;
    std::string trace = {};  // of the first record: the `traceparent` of the span that the call is in
};

// Whether the fold of records up to this one could not tell how the call stands: keys that nobody may keep were
// pressed, or something sensitive is in it.
bool needs_state(const event& e, const call& before, const call& after, const flow& f);

// `before` is the call to which the event happened: it knows whether keys must be hidden.
std::string write_journal_record(instant at, const event& e, const call& before, const step_result& result,
                                 const world& w, const record_notes& notes = {});
std::optional<journal_record> read_journal_record(std::string_view line);
// Of a line that cannot be read: a later version of this program can, and it is no damage.
bool is_of_later_format(std::string_view line);

}  // namespace switchhook::bot
