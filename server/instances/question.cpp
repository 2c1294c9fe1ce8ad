#include "server/instances/question.hpp"

namespace switchhook::server {

std::string to_text(const question& q) {
    auto text = q.kind + ' ' + std::to_string(q.words.size()) + '\n';
    for (const auto& word : q.words) text += word + '\n';
    return text + q.body;
}

std::optional<question> read_question(std::string_view text) {
    const auto line = [&]() -> std::optional<std::string_view> {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto read = text.substr(0, end);
        text.remove_prefix(end + 1);
        return read;
    };
    const auto first = line();
    if (!first || first->size() < 3) return std::nullopt;
    const auto count = first->back() - '0';
    if (count < 0 || count > 9 || (*first)[first->size() - 2] != ' ') return std::nullopt;
    question q;
    q.kind = first->substr(0, first->size() - 2);
    for (int i = 0; i < count; ++i) {
        const auto word = line();
        if (!word) return std::nullopt;
        q.words.emplace_back(*word);
    }
    q.body = text;
    return q;
}

}  // namespace switchhook::server
