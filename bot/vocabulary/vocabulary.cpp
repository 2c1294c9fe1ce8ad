#include "bot/vocabulary/vocabulary.hpp"

#include <algorithm>
#include <set>

#include "bot/vocabulary/dates.hpp"
#include "bot/vocabulary/numbers.hpp"
#include "bot/vocabulary/spelling.hpp"

namespace switchhook::bot::vocabulary {
namespace {

constexpr std::size_t longest_value = 64;

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

// Characters, not bytes.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

const language* find_language(std::string_view tag) {
    const auto name = lower(tag);
    if (name == brazilian.tag) return &brazilian;
    const auto first = std::string_view(name).substr(0, name.find('-'));
    for (const auto* l : {&english, &french, &german, &spanish, &italian, &portuguese, &dutch})
        if (l->tag == first) return l;
    return nullptr;
}

std::vector<std::string> words(kind what, std::string_view tag) {
    const auto* speech = find_language(tag);
    pieces all;
    if (what == kind::digits) {
        digit_words(speech == nullptr ? std::span<const sign>{} : speech->signs, all);
    } else if (speech != nullptr) {
        if (what == kind::number) number_words(speech->number, all);
        if (what == kind::date) date_words(speech->date, all);
        if (what == kind::spell) spelling_words(speech->signs, all);
    }
    std::set<std::string> seen;
    pieces each_once;
    for (auto& text : all)
        if (seen.insert(text).second) each_once.push_back(std::move(text));
    return each_once;
}

std::optional<std::vector<std::string>> compose(kind what, std::string_view tag, std::string_view value,
                                                date_form form) {
    value = trimmed(value);
    if (value.empty() || length_of(value) > longest_value) return std::nullopt;
    const auto* speech = find_language(tag);
    if (what == kind::digits)
        return compose_digits(speech == nullptr ? std::span<const sign>{} : speech->signs, value);
    if (speech == nullptr) return std::nullopt;
    switch (what) {
        case kind::number: return compose_number(speech->number, value);
        case kind::date: return compose_date(speech->date, value, form);
        default: return compose_spelling(speech->signs, value);
    }
}

std::string_view whole_languages() { return "de, en, es, fr, it, nl, pt"; }

std::string_view to_string(kind what) {
    switch (what) {
        case kind::digits: return "digits";
        case kind::number: return "number";
        case kind::date: return "date";
        case kind::spell: return "spell";
    }
    return {};
}

}  // namespace switchhook::bot::vocabulary
