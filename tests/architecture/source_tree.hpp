#pragma once
// Sources as far as the architecture is concerned: what they include, and their code without comments and
// texts.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::test {

struct include {
    int line = 0;
    std::string name;
    bool quoted = false;  // "ours.hpp", not <theirs.hpp>
    friend bool operator==(const include&, const include&) = default;
};

struct source {
    std::vector<include> includes;
    std::string code;  // comments, texts and directives are blank; lines are kept
};

source read_source(std::string_view text);

// By path from the root: "bot/call/call.hpp".
using source_tree = std::map<std::string, source>;

// Every .hpp and .cpp in the folders. Throws std::runtime_error when a folder has none.
source_tree read_tree(const std::filesystem::path& root, const std::vector<std::string>& folders);

}  // namespace switchhook::test
