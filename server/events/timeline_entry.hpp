#pragma once
// One event of a call in words, as operators read it: in the timeline of a call and in the stream of events.
// Keys of sensitive steps are hidden and phone numbers masked.

#include <optional>
#include <string>
#include <vector>

#include "base/json/writer.hpp"
#include "bot/journal/journal_record.hpp"
#include "graph/model/explanation.hpp"

namespace switchhook::server {

std::string time_text(bot::instant at);  // RFC 3339, UTC, milliseconds

struct timeline_entry {
    bot::instant at;
    std::string event;
    std::string reason;
    std::vector<std::string> actions;
    std::vector<bot::way_point> visits;
    std::optional<graph::explanation> failure;  // the journal keeps its code, which is explained when read
    std::optional<bot::followed_flow> follows = {};  // in the first of a call
};

// As the journal tells it, and as it happens: the same words.
timeline_entry entry_of(bot::journal_record record);
timeline_entry entry_of(bot::instant at, const bot::event& e, const bot::call& before,
                        const bot::step_result& result, const bot::world& w,
                        const std::optional<bot::followed_flow>& follows = {});

// Members of the object being written: at, event, reason, actions; visits where the call went on in its flow; of a
// failure also meaning and remedy; of the first of a call also follows.
void write_entry(json::writer& w, const timeline_entry& entry);

}  // namespace switchhook::server
