#pragma once
// What a page shows of a terminal: a command behind "$ ", and what the program then printed.

#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

struct transcript {
    std::string where;    // docs/guides/first-flow.md:48
    std::string command;  // switchhook check flows/hello.json
    std::string shown;
};

std::vector<transcript> transcripts_of(const document& d);

// A file that the page has its reader write: the block that begins with "// flow", "// tests", without that line.
std::string file_in(const document& d, std::string_view mark);

// Without what is another each time or on another machine: times, versions, and how wide columns are for them.
std::string without_times(const std::string& text);
