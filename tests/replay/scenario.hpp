#pragma once
// A recorded call in a folder of its own:
//   about.md        what happens, why it matters, and the page that says so
//   flow.json       the flow, unless the first line of events.jsonl names one of tests/replay/flows
//   events.jsonl    what happens to the call
//   expected.jsonl  what the call does about it: the whole of it, in this order
//
// Lines of events.jsonl, `at` in milliseconds from the start:
//   {"flow": "front-desk"}                                     first line only: flows/front-desk.json
//   {"at": 0, "notification": {…}}                             a body as Graph posts it
//   {"at": 0, "notification": {…}, "busy": true}               … while there is no room for a call
//   {"at": 0, "answer": {"method": "get", "call": {…}}}        what the next GET finds
//   {"at": 0, "answer": {"method": "answer", "status": 404, "code": "8522"}}
//                                                              how the next request of a method fails
//   {"at": 0, "answer": {"method": "transfer", "lost": true}}  … or that nobody knows whether it did
//   {"at": 0, "stored": "2026/11/22/message.wav"}              the recording is in its file
//   {"at": 0, "notStored": "disk full"}
//   {"at": 0, "operator": "hangUp"}
//   {"at": 0}                                                  time passes until then
// All other requests succeed at once. A timer that is due at the moment of a line fires before it.
//
// Lines of expected.jsonl:
//   {"at": 0, "request": "answer", "body": {…}}
//   {"at": 0, "fetchRecording": {"location": "…", "token": "…", "for": "message"}}
//   {"at": 0, "log": "…"}
//   {"at": 0, "ended": "caller"}                               the call is released

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
