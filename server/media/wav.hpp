#pragma once
// Audio as Graph takes it: RIFF WAV, PCM, mono, 16 bits, 16 kHz. Anything else is refused when a prompt is
// played (result 8535). https://learn.microsoft.com/graph/api/resources/mediainfo Pure functions of their
// arguments; the ones that name a file block.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/media/error.hpp"

namespace switchhook::server::media {

using std::chrono::milliseconds;

inline constexpr unsigned sample_rate = 16'000;
using samples = std::vector<std::int16_t>;  // mono, at sample_rate

inline constexpr std::size_t longest_audio_file = 64U << 20;
inline constexpr std::chrono::minutes longest_audio{10};

struct sound {
    samples audio;
    bool clipped = false;  // the peaks of the original were cut off at full scale, in any channel
};

// Any format that libsndfile reads, channels mixed into one, resampled. What is mono at 16 kHz and 16 bits
// already comes through unchanged. Errors: those of errc about audio and files; for a file also those of the
// operating system.
result<sound> decode_audio(std::string_view bytes);
result<sound> decode_audio_file(const std::filesystem::path& file);

// Without the silence around it, but for a moment: words that are played one after the other.
samples trimmed(std::span<const std::int16_t> audio);

// The 44-byte header and the samples.
std::string to_wav(std::span<const std::int16_t> audio);

struct wav_report {
    unsigned format = 0;  // 1 is PCM
    unsigned channels = 0;
    unsigned rate = 0;  // Hz
    unsigned bits = 0;
    milliseconds duration{0};
    // Known only of 16-bit PCM; a constant offset is no sound.
    bool silent = false;   // nowhere louder than -60 dB
    bool quiet = false;    // nowhere louder than -40 dB
    bool clipped = false;  // cut off at full scale for several samples in a row

    [[nodiscard]] bool fit_for_graph() const {
        return format == 1 && channels == 1 && rate == sample_rate && bits == 16;
    }
};

// Reads the chunks of a WAV as they stand. Error: errc::not_audio when it is none or says more than it holds.
result<wav_report> inspect_wav(std::string_view bytes);

}  // namespace switchhook::server::media
