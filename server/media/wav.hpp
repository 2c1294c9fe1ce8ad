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

// Any format that libsndfile reads, channels mixed into one, resampled. What is mono at 16 kHz and 16 bits
// already comes through unchanged. Errors: errc::not_audio, errc::too_long; for a file also those of the
// operating system.
result<samples> decode_audio(std::string_view bytes);
result<samples> decode_audio_file(const std::filesystem::path& file);

// The 44-byte header and the samples.
std::string to_wav(std::span<const std::int16_t> audio);

struct wav_report {
    unsigned format = 0;  // 1 is PCM
    unsigned channels = 0;
    unsigned rate = 0;  // Hz
    unsigned bits = 0;
    milliseconds duration{0};
    bool silent = false;   // nowhere louder than -60 dB; known only of 16-bit PCM
    bool clipped = false;  // cut off at full scale for several samples in a row; known only of 16-bit PCM

    [[nodiscard]] bool fit_for_graph() const {
        return format == 1 && channels == 1 && rate == sample_rate && bits == 16;
    }
};

// Reads the chunks of a WAV as they stand. Error: errc::not_audio when it is none or says more than it holds.
result<wav_report> inspect_wav(std::string_view bytes);

}  // namespace switchhook::server::media
