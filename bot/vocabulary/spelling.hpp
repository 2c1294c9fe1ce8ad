#pragma once

#include <optional>

#include "bot/vocabulary/language.hpp"

namespace switchhook::bot::vocabulary {

// Without signs: digits and pauses only, as in any language.
void digit_words(std::span<const sign> signs, pieces& out);
std::optional<pieces> compose_digits(std::span<const sign> signs, std::string_view value);

void spelling_words(std::span<const sign> signs, pieces& out);
std::optional<pieces> compose_spelling(std::span<const sign> signs, std::string_view value);

}  // namespace switchhook::bot::vocabulary
