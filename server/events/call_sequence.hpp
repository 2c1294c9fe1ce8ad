#pragma once
// A call as a picture of who told whom what: https://mermaid.js.org/syntax/sequenceDiagram.html
// In the words of the timeline, which hide sensitive keys and mask numbers.

#include <string>
#include <vector>

#include "bot/journal/journal_record.hpp"

namespace switchhook::server {

std::string call_sequence(std::vector<bot::journal_record> records);

}  // namespace switchhook::server
