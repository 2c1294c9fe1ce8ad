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

// A heading, and all behind it up to the next of its level or above.
struct page_part {
    std::string page;       // docs/flows/asking.md
    std::size_t level = 0;  // 2 for ##
    std::string heading;    // without `…`
    std::string anchor;     // as GitHub makes it: what-may-happen-anywhere-on
    std::string text;
    std::string prose;  // the text without what stands between ``` fences
};
std::vector<page_part> parts_of(const document& d);

// The cells of each row of a table, without the blanks around them; headings and rules included.
std::vector<std::vector<std::string>> table_rows(const std::string& text);

// What stands between `…`.
std::vector<std::string> code_spans(const std::string& text);
