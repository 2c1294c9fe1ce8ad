#include "emulator/world/wav.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace switchhook::emulator {
namespace {

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8U * i);
    return number;
}

void append_little(std::string& bytes, std::uint32_t number, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>((number >> (8U * i)) & 0xffU);
}

error_code judge_format(std::string_view format) {
    constexpr std::uint32_t pcm = 1;
    if (format.size() < 16) return wav_errc::not_wav;
    if (little(format, 0, 2) != pcm) return wav_errc::not_pcm;
    if (little(format, 2, 2) != 1) return wav_errc::not_mono;
    if (little(format, 4, 4) != sample_rate) return wav_errc::not_sixteen_khz;
    if (little(format, 14, 2) != 16) return wav_errc::not_sixteen_bit;
    return {};
}

class category final : public boost::system::error_category {
  public:
    [[nodiscard]] const char* name() const noexcept override { return "wav"; }
    [[nodiscard]] std::string message(int code) const override {
        switch (static_cast<wav_errc>(code)) {
            case wav_errc::not_wav: return "no RIFF/WAVE file";
            case wav_errc::not_pcm: return "not PCM";
            case wav_errc::not_mono: return "more than one channel";
            case wav_errc::not_sixteen_bit: return "samples are not 16 bits";
            case wav_errc::not_sixteen_khz: return "sample rate is not 16000 Hz";
        }
        return "unknown";
    }
};

}  // namespace

const boost::system::error_category& wav_category() {
    static const category instance;
    return instance;
}

result<std::string_view> wav_samples(std::string_view file) {
    if (file.size() < 12 || file.substr(0, 4) != "RIFF" || file.substr(8, 4) != "WAVE")
        return wav_errc::not_wav;
    bool format_seen = false;
    std::size_t at = 12;
    while (file.size() - at >= 8) {
        const auto name = file.substr(at, 4);
        const std::size_t size = little(file, at + 4, 4);
        at += 8;
        if (name == "data") {
            if (!format_seen) return wav_errc::not_wav;
            // A stream that was written before its length was known says 0xffffffff: what is there counts.
            return file.substr(at, std::min(size, file.size() - at));
        }
        if (size > file.size() - at) return wav_errc::not_wav;
        if (name == "fmt ") {
            if (const auto wrong = judge_format(file.substr(at, size))) return wrong;
            format_seen = true;
        }
        at += std::min(size + (size & 1U), file.size() - at);
    }
    return wav_errc::not_wav;
}

duration length_of(std::string_view samples) {
    return duration(static_cast<std::int64_t>(samples.size()) * 1'000'000 / bytes_per_second);
}

std::string wav_file(std::string_view samples) {
    const auto size = static_cast<std::uint32_t>(samples.size());
    std::string file = "RIFF";
    file.reserve(samples.size() + 44);
    append_little(file, 36 + size, 4);
    file += "WAVEfmt ";
    append_little(file, 16, 4);
    append_little(file, 1, 2);
    append_little(file, 1, 2);
    append_little(file, sample_rate, 4);
    append_little(file, bytes_per_second, 4);
    append_little(file, 2, 2);
    append_little(file, 16, 2);
    file += "data";
    append_little(file, size, 4);
    file += samples;
    return file;
}

std::string tone_samples(duration length) {
    const auto count = static_cast<std::size_t>(length.count() * sample_rate / 1'000'000);
    std::string samples;
    samples.reserve(count * 2);
    for (std::size_t i = 0; i < count; ++i) {
        const double phase = 2 * std::numbers::pi * 440.0 * static_cast<double>(i) / sample_rate;
        append_little(samples, static_cast<std::uint16_t>(static_cast<std::int16_t>(6000 * std::sin(phase))),
                      2);
    }
    return samples;
}

}  // namespace switchhook::emulator
