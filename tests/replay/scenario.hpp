#pragma once
// A recorded call in a folder of its own:
//   about.md        what happens, why it matters, and the page that says so
//   flow.json       the flow, unless the first line of events.jsonl names one of tests/replay/flows
//   events.jsonl    what happens to the call
//   expected.jsonl  what the call does about it: the whole of it, in this order
//
// bot/replay/recording.hpp has the lines of both; events.jsonl may begin with
//   {"flow": "front-desk"}                                     flows/front-desk.json is the flow
// Requests succeed at once unless an answer is prepared. A timer that is due at the moment of a line fires before it.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json/document.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::test {

struct scenario_line {
    int number = 0;  // from 1
    std::string text;
    json::document json;
};

struct scenario {
    std::string name;
    std::filesystem::path folder;
    std::shared_ptr<const bot::flow> flow;
    std::vector<scenario_line> events;
    std::vector<scenario_line> expected;
};

// Every folder beside this file that holds one of the files above.
std::vector<std::filesystem::path> scenario_folders();

// Throws std::runtime_error naming file and line when something in the folder cannot be used.
scenario read_scenario(const std::filesystem::path& folder);

std::vector<scenario_line> read_lines(const std::string& text, const std::string& file);

// The first line that differs, in words for the reader of a failed test; empty when there is none. `found` is
// JSON, a line each.
std::string compare(const std::string& file, const std::vector<scenario_line>& expected,
                    const std::vector<std::string>& found);

}  // namespace switchhook::test
