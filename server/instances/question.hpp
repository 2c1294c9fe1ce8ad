#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::server {

// What is asked: a kind, and what belongs to it, each of the first on a line of its own.
struct question {
    std::string kind;                // "delivery"
    std::vector<std::string> words;  // without line breaks
    std::string body;
};
std::string to_text(const question& q);
std::optional<question> read_question(std::string_view text);

}  // namespace switchhook::server
