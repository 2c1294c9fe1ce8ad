#pragma once
// What one language says: a table for each, in languages/. Numerals from "0" to "99" and round hundreds are
// written as such, for the engine knows how the region says them (71 in Paris and in Geneva).

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::bot::vocabulary {

using pieces = std::vector<std::string>;

// Thousand, million or billion (a thousand millions).
struct scale {
    std::string_view one;   // a single one of it: "one million"
    std::string_view many;  // behind a number: "million"
    // What 1, 21, 31 … 91 become before it, by tens: "veintiún". Empty where nothing changes.
    std::array<std::string_view, 10> ending_in_one{};
};

struct number_speech {
    scale thousand;
    scale million;
    scale billion;                    // without words: said as thousands of millions
    std::string_view hundred_before;  // what 100 becomes before more: "ciento"
    std::string_view and_;            // "e ": stands before what ends a number, in the same text
    std::string_view point;
    std::string_view minus;
    bool places_as_number = false;  // one or two places are said as a number: "virgule quatorze"
};

struct date_speech {
    std::array<std::string_view, 7> weekdays;  // from Sunday
    std::array<std::string_view, 12> months;
    bool month_first = false;
    void (*day)(unsigned day, pieces& out);
    void (*year)(unsigned year, pieces& out);  // 1900 to 2099
    void (*time)(unsigned hour, unsigned minute, pieces& out);
    std::string_view at;  // between a date and a time; empty when the time brings its own
};

// A letter or mark with a name of its own. Other letters are the engine's to name, without their accents.
struct sign {
    char32_t character;
    std::string_view name;
};

struct language {
    std::string_view tag;
    number_speech number;
    date_speech date;
    std::span<const sign> signs;
};

// By the whole tag or its first part, in any case; null when there is no table.
const language* find_language(std::string_view tag);

extern const language english, french, german, spanish, italian, portuguese, brazilian, dutch;

}  // namespace switchhook::bot::vocabulary
