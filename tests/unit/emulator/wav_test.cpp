#include "emulator/world/wav.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

std::string with_byte(std::string file, std::size_t at, char byte) {
    file.at(at) = byte;
    return file;
}

}  // namespace

TEST_CASE("a file written here is one that the platform plays, with its real length", "[emulator]") {
    const auto samples = tone_samples(1500ms);
    const auto file = wav_file(samples);
    const auto read = wav_samples(file);
    REQUIRE(read.has_value());
    CHECK(*read == samples);
    CHECK(length_of(*read) == 1500ms);
}

TEST_CASE("each departure from 16 kHz mono 16-bit PCM is named", "[emulator]") {
    const auto good = wav_file(tone_samples(20ms));
    CHECK(wav_samples(with_byte(good, 20, 3)).error() == wav_errc::not_pcm);
    CHECK(wav_samples(with_byte(good, 22, 2)).error() == wav_errc::not_mono);
    CHECK(wav_samples(with_byte(good, 24, 0)).error() == wav_errc::not_sixteen_khz);
    CHECK(wav_samples(with_byte(good, 34, 8)).error() == wav_errc::not_sixteen_bit);
    CHECK(wav_samples(with_byte(good, 0, 'X')).error() == wav_errc::not_wav);
    CHECK(wav_samples("ID3 and then an mp3").error() == wav_errc::not_wav);
    CHECK(wav_samples("").error() == wav_errc::not_wav);
}

TEST_CASE("chunks before the samples are skipped, and a cut header never reads beyond the file",
          "[emulator]") {
    const auto good = wav_file(tone_samples(20ms));
    const std::string list = std::string("LIST") + std::string("\x03\0\0\0", 4) + std::string("abc\0", 4);
    const auto longer = good.substr(0, 12) + list + good.substr(12);
    REQUIRE(wav_samples(longer).has_value());
    CHECK(wav_samples(longer)->size() == 640);
    for (std::size_t cut = 0; cut < 44; ++cut) CHECK(wav_samples(good.substr(0, cut)).has_error());
}

TEST_CASE("a length that says more than the file has counts what is there", "[emulator]") {
    auto file = wav_file(tone_samples(20ms));
    for (std::size_t i = 40; i < 44; ++i) file[i] = '\xff';
    REQUIRE(wav_samples(file).has_value());
    CHECK(wav_samples(file)->size() == 640);
}
