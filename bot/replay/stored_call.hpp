#pragma once
// Journals of calls as a file has them: a line that names the call and what it followed, and its records behind it,
// as GET /api/calls/{id}/journal answers. A file may hold several calls.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bot/journal/journal_record.hpp"

namespace switchhook::bot::replay {

struct stored_call {
    std::string id;
    std::string flow, version;
    std::vector<journal_record> records;
};

// The line that goes before the records.
std::string head_of(const stored_call& call);

// Whether the text begins with such a line.
bool holds_stored_calls(std::string_view text);

// The error says which line is wrong, and what is.
result<std::vector<stored_call>, std::string> read_stored_calls(std::string_view text);

}  // namespace switchhook::bot::replay
