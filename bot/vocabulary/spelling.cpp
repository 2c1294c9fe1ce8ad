#include "bot/vocabulary/spelling.hpp"

#include <algorithm>

#include "bot/vocabulary/vocabulary.hpp"

namespace switchhook::bot::vocabulary {
namespace {

constexpr std::u32string_view keys = U"*#+";

std::string_view name_of(std::span<const sign> signs, char32_t character) {
    for (const auto& s : signs)
        if (s.character == character) return s.name;
    return {};
}

// One character off the front; nothing when the bytes are no UTF-8.
std::optional<char32_t> take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t size = first < 0x80 ? 1 : first >> 5 == 0x6 ? 2 : first >> 4 == 0xE ? 3 : 4;
    if (text.size() < size || (size == 4 && first >> 3 != 0x1E)) return std::nullopt;
    char32_t character = size == 1 ? first : first & (0xFFU >> (size + 1));
    for (const char c : text.substr(1, size - 1)) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) return std::nullopt;
        character = character << 6 | (static_cast<unsigned char>(c) & 0x3FU);
    }
    text.remove_prefix(size);
    return character;
}

char32_t lower(char32_t c) {
    if ((c >= U'A' && c <= U'Z') || (c >= U'À' && c <= U'Þ' && c != U'×')) return c + 0x20;
    if (c == U'Ÿ') return U'ÿ';
    if (c == U'ẞ') return U'ß';
    // Further Latin letters stand in pairs, the capital first; it is even up to 0x137 and from 0x14A, else odd.
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c | 1U;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + c % 2;
    return c;
}

// A small Latin letter without its accents; some are two letters. Empty for any other character.
std::string_view without_accents(char32_t c) {
    struct fold {
        std::u32string_view from;
        std::string_view to;
    };
    static constexpr fold folds[] = {
        {U"àáâãäåāăą", "a"},  {U"çćĉċč", "c"},     {U"ďđð", "d"}, {U"èéêëēĕėęě", "e"}, {U"ĝğġģ", "g"},
        {U"ĥħ", "h"},         {U"ìíîïĩīĭįı", "i"}, {U"ĵ", "j"},   {U"ķ", "k"},         {U"ĺļľŀł", "l"},
        {U"ñńņňŉ", "n"},      {U"òóôõöøōŏő", "o"}, {U"ŕŗř", "r"}, {U"śŝşš", "s"},      {U"ţťŧ", "t"},
        {U"ùúûüũūŭůűų", "u"}, {U"ŵ", "w"},         {U"ýÿŷ", "y"}, {U"źżž", "z"},       {U"ß", "ss"},
        {U"æ", "ae"},         {U"œ", "oe"},        {U"þ", "th"}};
    for (const auto& f : folds)
        if (f.from.find(c) != std::u32string_view::npos) return f.to;
    return {};
}

// Pauses stand between others only, one at a time.
void add_pause(pieces& out) {
    if (!out.empty() && out.back() != short_pause) out.emplace_back(short_pause);
}

std::optional<pieces> finish(pieces out) {
    if (!out.empty() && out.back() == short_pause) out.pop_back();
    if (out.empty()) return std::nullopt;
    return out;
}

void add_numerals(pieces& out) {
    for (char c = '0'; c <= '9'; ++c) out.emplace_back(1, c);
    out.emplace_back(short_pause);
}

}  // namespace

void digit_words(std::span<const sign> signs, pieces& out) {
    add_numerals(out);
    for (const auto key : keys)
        if (const auto name = name_of(signs, key); !name.empty()) out.emplace_back(name);
}

std::optional<pieces> compose_digits(std::span<const sign> signs, std::string_view value) {
    constexpr std::string_view gaps = " -./()";
    pieces out;
    for (const char c : value) {
        if (gaps.find(c) != std::string_view::npos) {
            add_pause(out);
        } else if (c >= '0' && c <= '9') {
            out.emplace_back(1, c);
        } else {
            const auto key = static_cast<char32_t>(static_cast<unsigned char>(c));
            const auto name = keys.find(key) == keys.npos ? std::string_view{} : name_of(signs, key);
            if (name.empty()) return std::nullopt;
            out.emplace_back(name);
        }
    }
    return finish(std::move(out));
}

void spelling_words(std::span<const sign> signs, pieces& out) {
    add_numerals(out);
    for (char32_t c = U'a'; c <= U'z'; ++c)
        if (name_of(signs, c).empty()) out.emplace_back(1, static_cast<char>(c));
    for (const auto& s : signs) out.emplace_back(s.name);
}

std::optional<pieces> compose_spelling(std::span<const sign> signs, std::string_view value) {
    pieces out;
    while (!value.empty()) {
        const auto read = take_character(value);
        if (!read) return std::nullopt;
        const char32_t c = lower(*read);
        if (c >= 0x300 && c <= 0x36F) continue;  // an accent written behind its letter
        const auto add = [&](char letter) {
            const auto name = name_of(signs, static_cast<char32_t>(letter));
            out.push_back(name.empty() ? std::string(1, letter) : std::string(name));
        };
        const auto letters = without_accents(c);
        if (c == U' ' || c == 0xA0) {
            add_pause(out);
        } else if (const auto name = name_of(signs, c); !name.empty()) {
            out.emplace_back(name);
        } else if ((c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z')) {
            add(static_cast<char>(c));
        } else if (!letters.empty()) {
            for (const char letter : letters) add(letter);
        } else {
            return std::nullopt;
        }
    }
    return finish(std::move(out));
}

}  // namespace switchhook::bot::vocabulary
