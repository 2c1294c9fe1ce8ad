#pragma once
// What `switchhook explain` prints, as text. Pages end with a line break.

#include <string>
#include <vector>

#include "graph/model/explanation.hpp"

namespace switchhook::server {

struct explained {
    std::vector<graph::explanation> all;
    std::vector<int> subcodes;      // known with the code, when it was given alone
    std::vector<std::string> near;  // codes that may have been meant, when this one is unknown
};

std::string text_page(const explained& what);  // paragraphs for a terminal of 80 columns
std::string json_page(const explained& what);

// Every code there is, by family.
explained every_code();
std::string list_page();      // one line a code
std::string markdown_page();  // docs/result-codes.md

}  // namespace switchhook::server
