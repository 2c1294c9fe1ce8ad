#include "emulator/world/chance.hpp"

#include <string_view>

namespace switchhook::emulator {
namespace {

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;

std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

void append_hex(std::string& text, std::uint64_t bits, int digits) {
    static constexpr std::string_view hex = "0123456789abcdef";
    for (int i = digits - 1; i >= 0; --i) text += hex[(bits >> (4U * static_cast<unsigned>(i))) & 0xfU];
}

}  // namespace

std::uint64_t chance::next() { return mixed(state_ += golden); }

std::string chance::guid() {
    const std::uint64_t high = next();
    const std::uint64_t low = next();
    std::string text;
    text.reserve(36);
    append_hex(text, high >> 32U, 8);
    text += '-';
    append_hex(text, high >> 16U, 4);
    text += "-4";
    append_hex(text, high, 3);
    text += '-';
    append_hex(text, 0x8U | (low >> 62U), 1);
    append_hex(text, low >> 48U, 3);
    text += '-';
    append_hex(text, low, 12);
    return text;
}

std::string chance::token() {
    std::string text;
    text.reserve(64);
    for (int i = 0; i < 4; ++i) append_hex(text, next(), 16);
    return text;
}

double draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t n) {
    const std::uint64_t bits = mixed(mixed(seed + golden * (stream + 1)) + golden * (n + 1));
    return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

}  // namespace switchhook::emulator
