// Audio files: the bot's reader, which judges and decodes what an operator put there, and the emulator's, which plays
// what a bot serves.

#include <string>

#include "emulator/world/wav.hpp"
#include "server/media/wav.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

std::int16_t sample_at(std::string_view samples, std::size_t index) {
    const auto low = static_cast<unsigned char>(samples[2 * index]);
    const auto high = static_cast<unsigned char>(samples[2 * index + 1]);
    return static_cast<std::int16_t>(low | high << 8);
}

// The decoder's library is not ours to fuzz: it gets whole files around any samples.
void check_round_trip(std::string_view samples) {
    const auto file = emulator::wav_file(samples);
    const auto report = server::media::inspect_wav(file);
    expect(report.has_value() && report->fit_for_graph(), "what the emulator writes is fit for Graph");
    const auto decoded = server::media::decode_audio(file);
    const auto count = samples.size() / 2;
    expect(decoded.has_value() == (count > 0), "what is fit for Graph is decoded");
    if (!decoded.has_value()) return;
    expect(decoded->audio.size() == count, "every sample is decoded");
    for (std::size_t i = 0; i < count; ++i)
        expect(decoded->audio[i] == sample_at(samples, i), "what is fit for Graph comes through unchanged");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto seen = server::media::inspect_wav(bytes);
    if (seen.has_value()) {
        expect(seen->rate > 0 && seen->channels > 0, "a file that is read has a rate and channels");
        expect(seen->duration.count() >= 0, "nothing is shorter than nothing");
    }
    const auto played = emulator::wav_samples(bytes);
    if (!played.has_value()) return 0;
    expect(played->data() >= bytes.data() && played->data() + played->size() <= bytes.data() + bytes.size(),
           "samples are within the file");
    check_round_trip(*played);
    return 0;
}
