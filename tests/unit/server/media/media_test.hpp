#pragma once
// Folders, sounds and stand-in voice engines for the tests of server/media.

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <string>

#include "server/media/wav.hpp"
#include "tests/support/temporary_folder.hpp"

struct temp_folder : switchhook::test::temporary_folder {
    // A program of the name, found by its path.
    std::string program(const std::string& name, const std::string& script) const {
        const auto file = write(name, "#!/bin/sh\n" + script + '\n');
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file;
    }

    // Files below the folder, temporary ones too.
    std::size_t count_files() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path()))
            count += entry.is_regular_file();
        return count;
    }
};

inline std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline switchhook::server::media::samples tone(double frequency, double seconds, double loudness = 8'000,
                                               unsigned rate = switchhook::server::media::sample_rate) {
    switchhook::server::media::samples audio(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < audio.size(); ++i)
        audio[i] = static_cast<std::int16_t>(std::lrint(
            loudness * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate)));
    return audio;
}

// How strong one frequency is: about the loudness of `tone` for its own, near 0 for others (Goertzel).
inline double strength(const switchhook::server::media::samples& audio, double frequency) {
    const double turn = 2 * std::numbers::pi * frequency / switchhook::server::media::sample_rate;
    double before = 0, last = 0;
    for (const auto sample : audio) {
        const double now = sample + 2 * std::cos(turn) * last - before;
        before = last;
        last = now;
    }
    const double power = last * last + before * before - 2 * std::cos(turn) * last * before;
    return 2 * std::sqrt(std::max(power, 0.0)) / static_cast<double>(audio.size());
}
