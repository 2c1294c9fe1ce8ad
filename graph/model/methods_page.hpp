#pragma once
// The reference page of the methods, docs/graph-methods.md, made of their descriptions.

#include <string>

namespace switchhook::graph {

// Markdown: the methods in a table, each method, each type that their bodies are made of, each enumeration.
std::string methods_page();

}  // namespace switchhook::graph
