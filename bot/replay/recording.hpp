#pragma once
// What was recorded of calls: the notifications that Graph posted and, where somebody wrote them down, the requests
// that a bot made of them. Documents of JSON, one behind the other, in any of these forms:
//
//   {"value": [ … ]}                                           a body as Graph posts it
//   {"at": 0, "notification": {…}}                             the same, with its time in ms from the beginning
//   {"at": 0, "notification": {…}, "busy": true}               … while there is no room for a call
//   {"at": 0, "answer": {"method": "get", "call": {…}}}        what the next GET finds
//   {"at": 0, "answer": {"method": "answer", "status": 404, "code": "8522"}}
//                                                              how the next request of a method fails
//   {"at": 0, "answer": {"method": "transfer", "lost": true}}  … or that nobody knows whether it did
//   {"at": 0, "reply": {"status": 200, "body": {…}}}           of a web service that was asked
//   {"at": 0, "stored": "2026/11/22/message.wav"}              the recording is in its file
//   {"at": 0, "notStored": "disk full"}
//   {"at": 0, "operator": "hangUp"}
//   {"at": 0}                                                  time passes until then
//   {"at": 0, "request": "answer", "body": {…}, "status": 202} what a bot did; its answer, where it is known
//   {"at": 0, "fetchRecording": {…}}, {"at": 0, "log": "…"}, {"at": 0, "does": "…"}, {"at": 0, "ended": "caller"}
//   {"exchange": [ … ]}                                        a call of `switchhook emulate`
//
// Without "at" no time passes. Where a file has several calls, "call" says whose line it is.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/document.hpp"
#include "base/result.hpp"
#include "bot/call/timer.hpp"

namespace switchhook::bot::replay {

struct recorded_line {
    std::string file;
    unsigned number = 0;  // where it begins
    std::optional<milliseconds> at;
    json::document content;  // {"notification": …}, {"answer": …}, {"request": …}, …
    [[nodiscard]] bool is_deed() const;
};

struct recording {
    std::vector<recorded_line> lines;
    std::size_t passed_over = 0;  // documents that are none of these
};

// Adds what the text holds. The error says which line is no JSON, or has a time that cannot be.
result<void, std::string> read_recording(std::string_view text, const std::string& file, recording& into);

}  // namespace switchhook::bot::replay
