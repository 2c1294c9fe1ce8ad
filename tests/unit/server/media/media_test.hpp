#pragma once
// Folders, sounds and stand-in voice engines for the tests of server/media.

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <string>
#include <string_view>

#include "server/media/wav.hpp"

struct temp_folder {
    temp_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "switchhook-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    ~temp_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    temp_folder(const temp_folder&) = delete;
    temp_folder& operator=(const temp_folder&) = delete;

    std::filesystem::path write(const std::string& name, std::string_view content) const {
        const auto file = path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

    // A program of the name, found by its path.
    std::string program(const std::string& name, const std::string& script) const {
        const auto file = write(name, "#!/bin/sh\n" + script + '\n');
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file.string();
    }

    // Files below the folder, temporary ones too.
    std::size_t count_files() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
            count += entry.is_regular_file();
        return count;
    }

    std::filesystem::path path;
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
