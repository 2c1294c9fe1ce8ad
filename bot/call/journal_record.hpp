#pragma once
// One line of the journal: when, what happened, why the call went on as it did, and what it then asked for.
// JSON with the short names t, e, r, a, and v for the way through the flow, so that a call of twenty events costs
// little; the first of a call also says which flow it follows, f. Format 1.

#include <optional>
#include <string>
#include <vector>

#include "bot/call/event.hpp"
#include "bot/call/machine.hpp"
#include "bot/call/way.hpp"

namespace switchhook::bot {

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
};

// `before` is the call to which the event happened: it knows whether keys must be hidden. `follows` is for the first
// record of a call.
std::string write_journal_record(instant at, const event& e, const call& before, const step_result& result,
                                 const world& w, const std::optional<followed_flow>& follows = {});
std::optional<journal_record> read_journal_record(std::string_view line);

}  // namespace switchhook::bot
