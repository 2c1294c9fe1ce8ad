#include "transcript.hpp"

#include <regex>
#include <stdexcept>

std::vector<transcript> transcripts_of(const document& d) {
    std::vector<transcript> all;
    for (const auto& block : code_blocks(d)) {
        if (!block.text.starts_with("$ ")) continue;
        const auto end = block.text.find('\n');
        all.push_back({block.where, block.text.substr(2, end - 2), block.text.substr(end + 1)});
    }
    return all;
}

std::string file_in(const document& d, std::string_view mark) {
    const auto first = std::string(mark) + '\n';
    for (const auto& block : code_blocks(d))
        if (block.text.starts_with(first)) return block.text.substr(first.size());
    throw std::runtime_error(d.name + " has no block " + first);
}

std::string without_times(const std::string& text) {
    static const std::regex version("version[ =][0-9a-f-]+"),
        time("[0-9]+:[0-9]{2}\\.[0-9]{3}|[0-9]+(\\.[0-9]+)? ?m?s\\b"), blanks(" +");
    auto bare = std::regex_replace(text, version, "version #");
    bare = std::regex_replace(bare, time, "#");
    return std::regex_replace(bare, blanks, " ");
}
