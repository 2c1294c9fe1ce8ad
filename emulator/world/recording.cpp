#include "emulator/world/recording.hpp"

#include <algorithm>

#include "emulator/world/wav.hpp"

namespace switchhook::emulator {
namespace {

std::size_t byte_at(duration offset) {
    return static_cast<std::size_t>(offset.count() * sample_rate / 1'000'000) * 2;
}

}  // namespace

std::string render(const recording& kept) {
    std::string samples(byte_at(kept.length), '\0');
    for (const auto& said : kept.heard) {
        const moment from = std::max(said.from, kept.from);
        const moment to = std::min(said.from + said.length, kept.from + kept.length);
        if (to <= from) continue;
        const std::string tone = said.samples ? std::string() : tone_samples(said.length);
        const std::string& source = said.samples ? *said.samples : tone;
        const std::size_t skip = std::min(byte_at(from - said.from), source.size());
        const std::size_t at = byte_at(from - kept.from);
        const std::size_t count = std::min({byte_at(to - from), source.size() - skip, samples.size() - at});
        samples.replace(at, count, source, skip, count);
    }
    return wav_file(samples);
}

}  // namespace switchhook::emulator
