#pragma once
// https://mermaid.js.org/syntax/flowchart.html

#include <string>

#include "bot/picture/picture.hpp"

namespace switchhook::bot {

// A flowchart. Whatever stands in names, it is text and nothing else.
std::string mermaid_of(const picture& p);

}  // namespace switchhook::bot
