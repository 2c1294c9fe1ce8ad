#pragma once
// Values that are known only during a call, put together from texts that were spoken before it: digits, numbers,
// dates and spelled words, as people of the language say them. Pure functions.
//
// A language is a tag such as en-US; its variants share a table. English (American style), French, German,
// Spanish, Italian, Portuguese and Dutch have every kind, all other languages have digits only.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::bot::vocabulary {

enum class kind {
    digits,  // "4071", one by one; * # and + too; blanks, dots, dashes and brackets are pauses
    number,  // -999,999,999,999 to 999,999,999,999, six places behind a point at most, rounded
    date,    // 2026-12-24, 2026-12-24T14:30[:00][+01:00], or 14:30 alone; years 1900 to 2099
    spell,   // letters, digits and common marks
};

// What of a date is said. The time of day is said when the value has one, as it is written: in its own zone.
struct date_form {
    bool weekday = true;
    bool year = true;
};

// Among texts, an empty one stands for silence of this length.
inline constexpr std::string_view short_pause{};
inline constexpr std::chrono::milliseconds short_pause_length{300};

// Every text that `compose` may ask for, each once; the voice engine speaks numerals in the language. Empty when
// the language has not got this kind.
std::vector<std::string> words(kind what, std::string_view language);

// The texts that say the value, in order; all of them are among `words`. Nothing for a value that is none of its
// kind (30 February, "about 7"), that is out of range, or longer than 64 characters; nothing, too, in a language
// that has not got the kind. Blanks around a value do not count.
std::optional<std::vector<std::string>> compose(kind what, std::string_view language, std::string_view value,
                                                date_form form = {});

// The languages that have every kind: "de, en, es, fr, it, nl, pt".
std::string_view whole_languages();

std::string_view to_string(kind what);

}  // namespace switchhook::bot::vocabulary
