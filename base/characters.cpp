#include "base/characters.hpp"

namespace switchhook {

std::string_view first_bytes(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    while (most > 0 && continues(text[most])) --most;
    return text.substr(0, most);
}

}  // namespace switchhook
