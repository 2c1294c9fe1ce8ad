#pragma once
// The one audio format of the platform: RIFF/WAVE, PCM, mono, 16 bits, 16 kHz.
// https://learn.microsoft.com/graph/api/resources/mediainfo

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

inline constexpr unsigned sample_rate = 16'000;
inline constexpr unsigned bytes_per_second = sample_rate * 2;

enum class wav_errc {
    not_wav = 1,  // no RIFF/WAVE, or cut short before its samples
    not_pcm,      // compressed or floating point
    not_mono,
    not_sixteen_bit,
    not_sixteen_khz,
};
const boost::system::error_category& wav_category();
inline error_code make_error_code(wav_errc e) { return {static_cast<int>(e), wav_category()}; }

// The samples inside, when the file is what Graph can play. The view points into `file`.
result<std::string_view> wav_samples(std::string_view file);

duration length_of(std::string_view samples);

// A whole file around samples.
std::string wav_file(std::string_view samples);

// `length` of a quiet 440 Hz tone, the voice of a caller who brought no audio.
std::string tone_samples(duration length);

}  // namespace switchhook::emulator

template <>
struct boost::system::is_error_code_enum<switchhook::emulator::wav_errc> : std::true_type {};
