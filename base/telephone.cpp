#include "base/telephone.hpp"

#include <algorithm>

namespace switchhook {
namespace {

constexpr std::size_t fewest_digits = 5;
constexpr std::size_t fewest_without_plus = 8;
constexpr std::string_view between_digits = " .-/()";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_id(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

// The number at the beginning of a text, behind its `+`.
std::string_view number_at_front(std::string_view text) {
    std::size_t end = 1;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (is_digit(text[at]))
            end = at + 1;
        else if (between_digits.find(text[at]) == std::string_view::npos)
            break;
    }
    return text.substr(0, end);
}

std::string masked(std::string_view number) {
    std::string plain;
    std::copy_if(number.begin(), number.end(), std::back_inserter(plain),
                 [](char c) { return between_digits.find(c) == std::string_view::npos; });
    return plain.size() > fewest_digits ? masked_number(plain) : std::string(number);
}

}  // namespace

std::string masked_number(std::string_view number) {
    if (number.size() < 7) return "…";
    return std::string(number.substr(0, 3)) + "…" + std::string(number.substr(number.size() - 2));
}

std::string without_numbers(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto plus = text.find('+');
        out += text.substr(0, plus);
        if (plus == std::string_view::npos) break;
        text.remove_prefix(plus);
        const auto number = number_at_front(text);
        out += masked(number);
        text.remove_prefix(number.size());
    }
    return out;
}

std::string without_any_numbers(std::string_view text) {
    const auto international = without_numbers(text);
    std::string out;
    for (auto at = international.begin(); at != international.end();) {
        const auto end = std::find_if_not(at, international.end(), is_digit);
        const bool in_id =
            (!out.empty() && is_of_id(out.back())) || (end != international.end() && is_of_id(*end));
        const std::string_view run(at, end);
        out += run.size() >= fewest_without_plus && !in_id ? masked_number(run) : std::string(run);
        if (end == international.end()) break;
        out += *end;
        at = end + 1;
    }
    return out;
}

}  // namespace switchhook
