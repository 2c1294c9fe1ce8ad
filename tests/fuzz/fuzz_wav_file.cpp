// Audio files: the bot's reader, which judges and decodes what an operator put there, and the emulator's, which plays
// what a bot serves.

#include <string>

#include "emulator/world/wav.hpp"
#include "server/media/wav.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto seen = server::media::inspect_wav(bytes);
    const auto played = emulator::wav_samples(bytes);
    if (played.has_value()) {
        expect(
            played->data() >= bytes.data() && played->data() + played->size() <= bytes.data() + bytes.size(),
            "samples are within the file");
        const auto again = server::media::inspect_wav(emulator::wav_file(*played));
        expect(again.has_value() && again->fit_for_graph(), "what the emulator writes is fit for Graph");
    }
    if (seen.has_value()) {
        expect(seen->rate > 0 && seen->channels > 0, "a file that is read has a rate and channels");
        expect(seen->duration.count() >= 0, "nothing is shorter than nothing");
    }
    // The decoder's library is not ours to fuzz; it sees what a WAV reader calls good.
    if (seen.has_value() && seen->fit_for_graph() && played.has_value()) {
        const auto decoded = server::media::decode_audio(bytes);
        if (decoded.has_value())
            expect(decoded->size() <= bytes.size() / 2,
                   "there are no more samples than the file has room for");
    }
    return 0;
}
