#pragma once

#include <optional>

#include "bot/vocabulary/language.hpp"

namespace switchhook::bot::vocabulary {

void number_words(const number_speech& speech, pieces& out);
std::optional<pieces> compose_number(const number_speech& speech, std::string_view value);

// "21" with what stands before the end of a number: "e 20", "e 1".
void say_joined(std::string_view joint, unsigned below_hundred, pieces& out);

}  // namespace switchhook::bot::vocabulary
