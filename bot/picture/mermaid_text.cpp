#include "bot/picture/mermaid_text.hpp"

namespace switchhook::bot {
namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// Mermaid looks for its own language within texts too: quotation marks end them, # and ; make characters, %%
// directives, $$ formulas, "1. " and "- " lists, and a # behind "style x:" loses its end. Only what it can make
// nothing of stays as it is.
bool is_harmless(char before, char c, char behind) {
    if (is_plain(c) || std::string_view(" ,_()/'+?!{}").find(c) != std::string_view::npos) return true;
    if (c == '.') return is_plain(before) && (before < '0' || before > '9' || is_plain(behind));
    if (c == ':') return behind == ' ';
    if (c == '-') return is_plain(before) && is_plain(behind);
    return c == '$' && before != '$' && behind != '$';
}

}  // namespace

std::string mermaid_text(std::string_view text) {
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const char before = i == 0 ? ' ' : text[i - 1], behind = i + 1 == text.size() ? '\0' : text[i + 1];
        if (byte < 0x20 || byte == 0x7F)
            safe += ' ';
        else if (is_harmless(before, text[i], behind))
            safe += text[i];
        else
            safe += '#' + std::to_string(byte) + ';';
    }
    return safe;
}

}  // namespace switchhook::bot
