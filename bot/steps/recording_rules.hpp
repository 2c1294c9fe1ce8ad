#pragma once
// What steps that record share: when a recording begins and ends.
// https://learn.microsoft.com/graph/api/call-record

#include <string>

#include "bot/call/turn.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot {

// How a recording ended, as Graph's subcode says.
enum recording_subcode : int {
    ended_by_silence = 8509,
    nobody_spoke = 8510,
    stopped_by_tone = 8514,
    longest_reached = 8515,
};

struct recording_rules {
    milliseconds silence{5'000}, initial_silence{5'000};
    bool beep = true;
    std::string stop_tones = "#";

    void read(flow_reader& in, json::fields& f);
    [[nodiscard]] graph::record_response_request request(milliseconds longest) const;
    [[nodiscard]] bool stops(char key) const { return stop_tones.find(key) != std::string::npos; }
    // The key that stopped it may be reported after the recording's end: it must not press anything further on.
    void expect_stop_tone(turn& t) const;
};

// Of the shortest time that is no less.
int whole_seconds(milliseconds m);

}  // namespace switchhook::bot
