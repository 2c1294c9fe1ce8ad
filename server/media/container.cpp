#include "server/media/container.hpp"

#include <algorithm>
#include <cstdint>

namespace switchhook::server::media {
namespace {

enum class order { little, big };

std::uint32_t number_at(std::string_view bytes, std::size_t at, order o) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[at + (o == order::little ? 3 - i : i)]);
    return number;
}

bool promises_too_much(std::size_t promised, std::size_t there) {
    constexpr std::size_t unknown = 0x7FFF'0000;  // about this and all above are written into a pipe
    constexpr std::size_t slip = 64;              // some programs count the header too
    return promised < unknown && promised > there + slip;
}

bool chunk_is_cut_off(std::string_view bytes, std::string_view name, order o) {
    constexpr std::size_t first_chunk = 12, header = 8;
    for (std::size_t at = first_chunk; at + header <= bytes.size();) {
        const std::size_t size = number_at(bytes, at + 4, o);
        if (bytes.substr(at, 4) == name) return promises_too_much(size, bytes.size() - at - header);
        at += header + size + size % 2;
    }
    return false;
}

// The last page says how long it is. That a stream was not ended properly does not matter.
bool ogg_is_cut_off(std::string_view bytes) {
    constexpr std::size_t header = 27;  // and the sizes of the page's segments behind it
    const auto page = bytes.substr(bytes.rfind("OggS"));
    if (page.size() < header) return true;
    const auto sizes = page.substr(header, static_cast<unsigned char>(page[header - 1]));
    std::size_t body = 0;
    for (const char size : sizes) body += static_cast<unsigned char>(size);
    return header + static_cast<unsigned char>(page[header - 1]) + body > page.size();
}

}  // namespace

errc why_unreadable(std::string_view bytes) {
    constexpr std::string_view windows_media("\x30\x26\xB2\x75\x8E\x66\xCF\x11", 8);
    constexpr std::string_view matroska("\x1A\x45\xDF\xA3", 4);
    const bool mp4 = bytes.substr(std::min<std::size_t>(4, bytes.size())).starts_with("ftyp");
    // Twelve bits of 1, and the layer is 0, which MPEG audio has not got.
    const bool raw_aac = bytes.size() > 2 && bytes[0] == '\xFF' && (bytes[1] & 0xF6) == 0xF0;
    const bool known = mp4 || raw_aac || bytes.starts_with(windows_media) || bytes.starts_with(matroska) ||
                       bytes.starts_with("#!AMR") || bytes.starts_with("ADIF");
    return known ? errc::needs_conversion : errc::not_audio;
}

bool is_cut_off(std::string_view bytes) {
    if (bytes.starts_with("RIFF")) return chunk_is_cut_off(bytes, "data", order::little);
    if (bytes.starts_with("RIFX")) return chunk_is_cut_off(bytes, "data", order::big);
    if (bytes.starts_with("FORM")) return chunk_is_cut_off(bytes, "SSND", order::big);
    if (bytes.starts_with("OggS")) return ogg_is_cut_off(bytes);
    constexpr std::size_t au_header = 24;
    if (!bytes.starts_with(".snd") || bytes.size() < au_header) return false;
    const std::size_t begin = number_at(bytes, 4, order::big);
    return promises_too_much(begin + number_at(bytes, 8, order::big), bytes.size());
}

bool knows_its_length(std::string_view mpeg) {
    return mpeg.find("Xing") != std::string_view::npos || mpeg.find("Info") != std::string_view::npos;
}

}  // namespace switchhook::server::media
