#pragma once

#include <optional>

#include "bot/vocabulary/language.hpp"
#include "bot/vocabulary/vocabulary.hpp"

namespace switchhook::bot::vocabulary {

void date_words(const date_speech& speech, pieces& out);
std::optional<pieces> compose_date(const date_speech& speech, std::string_view value, date_form form);

// For the tables: a numeral.
inline std::string numeral(unsigned n) { return std::to_string(n); }
inline void plain_day(unsigned day, pieces& out) { out.push_back(numeral(day)); }

}  // namespace switchhook::bot::vocabulary
