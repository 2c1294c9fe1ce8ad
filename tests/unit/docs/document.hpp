#pragma once
// The documents of the repository, as tests read them.

#include <string>
#include <vector>

struct document {
    std::string name;  // docs/flows.md
    std::string text;
};

// README.md, CONTRIBUTING.md and everything in docs/. Throws when one cannot be read.
std::vector<document> all_documents();
document document_of(const std::string& name);

// The text between ``` fences, without the language of the fence.
struct code_block {
    std::string where;  // docs/flows.md:25, the line of the fence
    std::string language;
    std::string text;
};
std::vector<code_block> code_blocks(const document& d);

// The cells of each row of a table, without the blanks around them; headings and rules included.
std::vector<std::vector<std::string>> table_rows(const std::string& text);

// What stands between `…`.
std::vector<std::string> code_spans(const std::string& text);
