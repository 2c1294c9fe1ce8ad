#include "base/telephone.hpp"

#include <algorithm>

namespace switchhook {
namespace {

constexpr std::size_t fewest_digits = 5;
constexpr std::size_t fewest_without_plus = 8;
// In URLs.
constexpr std::string_view encoded_plus[]{"%2B", "%2b"};
constexpr std::string_view encoded_space = "%20";

// Spaces, hyphens and marks of direction that Unicode has besides the ones of ASCII.
bool is_separator(char32_t c) {
    return c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x2015) || (c >= 0x2028 && c <= 0x202F) ||
           (c >= 0x205F && c <= 0x206F) || c == 0x2212 || c == 0x3000 || c == 0xFEFF;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_id(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

// Where the next number may begin: its `+`, and how many bytes that has. Nowhere: the end of the text.
struct found_plus {
    std::size_t at, size;
};
found_plus plus_in(std::string_view text) {
    found_plus first{std::min(text.find('+'), text.size()), 1};
    for (const auto encoded : encoded_plus)
        if (const auto at = text.find(encoded); at < first.at) first = {at, encoded.size()};
    return first;
}

// The number at the beginning of a text, behind a `+` of `sign` bytes.
std::string_view number_at_front(std::string_view text, std::size_t sign) {
    std::size_t end = sign;
    for (std::size_t at = sign; at < text.size();) {
        const auto separator = separator_at_front(text.substr(at));
        if (separator == 0 && !is_digit(text[at])) break;
        at += std::max(separator, std::size_t{1});
        if (separator == 0) end = at;
    }
    return text.substr(0, end);
}

std::string without_separators(std::string_view number) {
    std::string plain;
    while (!number.empty()) {
        const auto separator = separator_at_front(number);
        if (separator == 0) plain += number.front();
        number.remove_prefix(std::max(separator, std::size_t{1}));
    }
    return plain;
}

std::string masked(std::string_view number, std::size_t sign) {
    const auto plain = '+' + without_separators(number.substr(sign));
    if (plain.size() <= fewest_digits) return std::string(number);
    auto seen = masked_number(plain);
    if (seen.starts_with('+')) seen.replace(0, 1, number.substr(0, sign));
    return seen;
}

}  // namespace

std::size_t separator_at_front(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (byte(0) < 0x80) {
        if (text.starts_with(encoded_space)) return encoded_space.size();
        return std::string_view(" .-/()").find(text.front()) == std::string_view::npos ? 0 : 1;
    }
    // All of them have two or three bytes.
    if (byte(0) == 0xC2 && text.size() >= 2) return is_separator(byte(1)) ? 2 : 0;
    if (byte(0) < 0xE0 || byte(0) > 0xEF || text.size() < 3) return 0;
    const auto c = static_cast<char32_t>((byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F));
    return is_separator(c) ? 3 : 0;
}

std::string masked_number(std::string_view number) {
    const auto plain = without_separators(number);
    if (plain.size() < 7) return "…";
    return plain.substr(0, 3) + "…" + plain.substr(plain.size() - 2);
}

std::string without_numbers(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto plus = plus_in(text);
        out += text.substr(0, plus.at);
        text.remove_prefix(plus.at);
        if (text.empty()) break;
        const auto number = number_at_front(text, plus.size);
        out += masked(number, plus.size);
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
