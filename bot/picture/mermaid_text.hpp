#pragma once

#include <string>
#include <string_view>

namespace switchhook::bot {

// For a text within a Mermaid diagram, also one from outside: it is shown as it is, in one line.
// https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
std::string mermaid_text(std::string_view text);

}  // namespace switchhook::bot
