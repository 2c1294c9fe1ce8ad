#include "server/media/wav.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace switchhook::server::media {
namespace {

constexpr std::size_t header_size = 44;
constexpr std::uint32_t bytes_per_sample = 2;

void put16(std::string& out, std::uint32_t value) {
    out += static_cast<char>(value & 0xFF);
    out += static_cast<char>((value >> 8) & 0xFF);
}

void put32(std::string& out, std::uint32_t value) {
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

std::uint32_t get(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = width; i > 0; --i)
        value = (value << 8) | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

std::int16_t sample_at(std::string_view data, std::size_t index) {
    return static_cast<std::int16_t>(get(data, index * bytes_per_sample, bytes_per_sample));
}

void judge_loudness(std::string_view data, wav_report& report) {
    constexpr int quietest = 32;     // -60 dB of full scale
    constexpr int audible = 328;     // -40 dB
    constexpr int longest_peak = 3;  // natural speech stays at full scale no longer than this
    int lowest = 32'767, highest = -32'768, at_limit = 0;
    for (std::size_t i = 0; i < data.size() / bytes_per_sample; ++i) {
        const int sample = sample_at(data, i);
        lowest = std::min(lowest, sample);
        highest = std::max(highest, sample);
        at_limit = sample >= 32'767 || sample <= -32'767 ? at_limit + 1 : 0;
        report.clipped = report.clipped || at_limit > longest_peak;
    }
    const int loudest = (highest - lowest + 1) / 2;
    report.silent = loudest <= quietest;
    report.quiet = loudest <= audible;
}

}  // namespace

std::string to_wav(std::span<const std::int16_t> audio) {
    const auto data_size = static_cast<std::uint32_t>(audio.size() * bytes_per_sample);
    std::string wav;
    wav.reserve(header_size + data_size);
    wav += "RIFF";
    put32(wav, static_cast<std::uint32_t>(header_size) - 8 + data_size);
    wav += "WAVEfmt ";
    put32(wav, 16);  // of this chunk
    put16(wav, 1);   // PCM
    put16(wav, 1);   // channels
    put32(wav, sample_rate);
    put32(wav, sample_rate * bytes_per_sample);
    put16(wav, bytes_per_sample);  // of all channels
    put16(wav, 16);                // bits
    wav += "data";
    put32(wav, data_size);
    for (const auto sample : audio) put16(wav, static_cast<std::uint16_t>(sample));
    return wav;
}

samples trimmed(std::span<const std::int16_t> audio) {
    constexpr int quietest = 64;
    constexpr std::ptrdiff_t kept_before = sample_rate / 100, kept_behind = sample_rate / 10;
    const auto heard = [](std::int16_t sample) { return std::abs(int{sample}) > quietest; };
    const auto first = std::find_if(audio.begin(), audio.end(), heard);
    if (first == audio.end()) return {audio.begin(), audio.end()};
    const auto last = std::find_if(audio.rbegin(), audio.rend(), heard).base();
    return {first - std::min(first - audio.begin(), kept_before),
            last + std::min(audio.end() - last, kept_behind)};
}

result<wav_report> inspect_wav(std::string_view bytes) {
    if (bytes.size() < 12 || bytes.substr(0, 4) != "RIFF" || bytes.substr(8, 4) != "WAVE")
        return errc::not_audio;
    wav_report report;
    std::string_view data;
    bool described = false, has_data = false;
    for (std::size_t at = 12; at + 8 <= bytes.size() && !has_data;) {
        const auto name = bytes.substr(at, 4);
        const std::size_t size = get(bytes, at + 4, 4);
        at += 8;
        if (size > bytes.size() - at) return errc::not_audio;
        if (name == "fmt " && size >= 16) {
            report.format = get(bytes, at, 2);
            report.channels = get(bytes, at + 2, 2);
            report.rate = get(bytes, at + 4, 4);
            report.bits = get(bytes, at + 14, 2);
            described = true;
        } else if (name == "data") {
            data = bytes.substr(at, size);
            has_data = true;
        }
        at += size + size % 2;  // chunks begin at even places
    }
    const auto frame = report.channels * (report.bits / 8);
    if (!described || !has_data || frame == 0 || report.rate == 0) return errc::not_audio;
    report.duration = milliseconds(data.size() / frame * 1000 / report.rate);
    if (report.format == 1 && report.bits == 16) judge_loudness(data, report);
    return report;
}

}  // namespace switchhook::server::media
