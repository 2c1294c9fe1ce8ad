#include "server/media/wav.hpp"

#include <sndfile.h>
#include <catch2/catch.hpp>

#include "media_test.hpp"

using namespace switchhook::server::media;
using namespace std::chrono_literals;

namespace {

// Written by libsndfile, so that the reader meets what other programs write.
std::filesystem::path write_sound(const temp_folder& folder, const std::string& name, int format, int rate,
                                  int channels, const std::vector<float>& interleaved) {
    const auto file = folder.path() / name;
    SF_INFO about{};
    about.format = format;
    about.samplerate = rate;
    about.channels = channels;
    SNDFILE* opened = sf_open(file.c_str(), SFM_WRITE, &about);
    if (opened == nullptr) throw std::runtime_error(sf_strerror(nullptr));
    sf_writef_float(opened, interleaved.data(), static_cast<sf_count_t>(interleaved.size()) / channels);
    sf_close(opened);
    return file;
}

std::vector<float> sine(double frequency, double seconds, int rate, float loudness = 0.25F) {
    std::vector<float> wave(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < wave.size(); ++i)
        wave[i] = loudness * static_cast<float>(
                                 std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate));
    return wave;
}

}  // namespace

TEST_CASE("a WAV has the header that Graph expects, byte for byte", "[media]") {
    const auto wav = to_wav(samples{1, -2});
    const std::string expected(
        "RIFF\x28\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data\x04\0\0\0"
        "\x01\0\xfe\xff",
        48);
    CHECK(wav == expected);
}

TEST_CASE("what has Graph's format already comes through unchanged", "[media]") {
    samples audio = tone(440, 0.5);
    audio.insert(audio.end(), {32'767, -32'768, 0, 1, -1});
    const auto decoded = decode_audio(to_wav(audio));
    REQUIRE(decoded.has_value());
    CHECK(decoded->audio == audio);
}

TEST_CASE("common formats become 16 kHz mono and keep their pitch and length", "[media]") {
    const temp_folder folder;
    struct known {
        const char* name;
        int format;
        int rate;
        int slack = 20;  // samples
    };
    constexpr int coded = 800;  // a codec that works in frames may add some silence
    for (const auto& f : {known{"a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 44'100},
                          known{"b.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48'000},
                          known{"c.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, 8'000},
                          known{"d.wav", SF_FORMAT_WAV | SF_FORMAT_ALAW, 8'000},
                          known{"e.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 11'025},
                          known{"f.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_32, 96'000},
                          known{"g.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 22'050},
                          known{"h.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 22'050},
                          known{"i.au", SF_FORMAT_AU | SF_FORMAT_ULAW, 8'000},
                          known{"j.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 48'000},
                          known{"k.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44'100},
                          known{"l.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48'000},
                          known{"m.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44'100, coded},
                          known{"n.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 22'050, coded},
                          known{"o.wav", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 8'000, coded},
                          known{"p.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16, 16'000}}) {
        CAPTURE(f.name);
        const auto file = write_sound(folder, f.name, f.format, f.rate, 1, sine(1'000, 1.0, f.rate));
        const auto decoded = decode_audio_file(file);
        REQUIRE(decoded.has_value());
        const auto& audio = decoded->audio;
        CHECK(static_cast<double>(audio.size()) == Approx(16'000).margin(f.slack));
        CHECK(strength(audio, 1'000) == Approx(0.25 * 32'768).epsilon(0.1));
        CHECK(strength(audio, 1'500) < 200);
        CHECK_FALSE(decoded->clipped);
    }
}

TEST_CASE("channels are mixed in equal parts", "[media]") {
    const temp_folder folder;
    const auto left = sine(500, 1.0, 16'000), right = sine(2'000, 1.0, 16'000);
    std::vector<float> both;
    for (std::size_t i = 0; i < left.size(); ++i) both.insert(both.end(), {left[i], right[i]});
    const auto file = write_sound(folder, "stereo.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16'000, 2, both);
    const auto mixed = decode_audio_file(file);
    REQUIRE(mixed.has_value());
    CHECK(mixed->audio.size() == left.size());
    CHECK(strength(mixed->audio, 500) == Approx(0.125 * 32'768).epsilon(0.05));
    CHECK(strength(mixed->audio, 2'000) == Approx(0.125 * 32'768).epsilon(0.05));
}

TEST_CASE("pitches that 16 kHz cannot carry do not come back as others", "[media]") {
    const temp_folder folder;
    const auto file = write_sound(folder, "high.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48'000, 1,
                                  sine(12'000, 1.0, 48'000));
    const auto decoded = decode_audio_file(file);
    REQUIRE(decoded.has_value());
    CHECK(strength(decoded->audio, 4'000) < 50);
}

TEST_CASE("what is no audio is refused", "[media]") {
    CHECK(decode_audio("").error() == errc::empty_file);
    CHECK(decode_audio("this is a text file, not a sound").error() == errc::not_audio);
    CHECK(decode_audio(to_wav({})).error() == errc::no_sound);
    CHECK_FALSE(decode_audio(std::string("RIFF\xff\xff\xff\xffWAVE", 12)).has_value());
    const temp_folder folder;
    CHECK(decode_audio_file(folder.path() / "none.wav").error() == std::errc::no_such_file_or_directory);
    CHECK(decode_audio_file(folder.path()).error() == std::errc::is_a_directory);
}

TEST_CASE("a file that was not copied to its end is found out", "[media]") {
    const temp_folder folder;
    const auto wave = sine(440, 3.0, 48'000);
    struct known {
        const char* name;
        int format;
        int rate = 44'100;
    };
    for (const auto& f :
         {known{"a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16}, known{"b.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT},
          known{"c.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24}, known{"d.au", SF_FORMAT_AU | SF_FORMAT_ULAW},
          known{"e.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
          known{"f.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
          known{"g.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
          known{"h.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48'000}}) {
        CAPTURE(f.name);
        const auto whole = content_of(write_sound(folder, f.name, f.format, f.rate, 1, wave));
        CHECK(decode_audio(whole).has_value());
        for (const auto percent : {30U, 60U, 90U})
            CHECK(decode_audio(std::string_view(whole).substr(0, whole.size() * percent / 100)).error() ==
                  errc::cut_off);
    }
    const auto wav = to_wav(tone(440, 1.0));
    CHECK(decode_audio(std::string_view(wav).substr(0, 44)).error() == errc::cut_off);
    CHECK(decode_audio(std::string_view(wav).substr(0, 30)).has_error());
}

TEST_CASE("a size that was written before the end was known promises nothing", "[media]") {
    const auto whole = to_wav(tone(440, 1.0));
    for (const char* size : {"\xff\xff\xff\xff", "\xff\xff\xff\x7f", "\x00\xf0\xff\x7f"}) {
        auto streamed = whole;
        streamed.replace(4, 4, std::string(size, 4)).replace(40, 4, std::string(size, 4));
        const auto decoded = decode_audio(streamed);
        REQUIRE(decoded.has_value());
        CHECK(decoded->audio == tone(440, 1.0));
    }
    auto with_header_counted = whole;
    with_header_counted[40] = static_cast<char>(with_header_counted[40] + 44);
    CHECK(decode_audio(with_header_counted).has_value());
}

TEST_CASE("formats that cannot be read are told from what is no audio", "[media]") {
    const auto error_of = [](std::string bytes) {
        bytes.resize(4'000, '\x55');
        return decode_audio(bytes).error();
    };
    CHECK(error_of(std::string("\0\0\0\x20"
                               "ftypM4A ",
                               12)) == errc::needs_conversion);
    CHECK(error_of("\xff\xf1\x50\x80") == errc::needs_conversion);  // raw AAC
    CHECK(error_of("\x30\x26\xb2\x75\x8e\x66\xcf\x11") == errc::needs_conversion);
    CHECK(error_of("\x1a\x45\xdf\xa3") == errc::needs_conversion);
    CHECK(error_of("#!AMR\n") == errc::needs_conversion);
    CHECK(error_of("{ \"say\": 1 }") == errc::not_audio);
    CHECK(decode_audio("x").error() == errc::not_audio);
    CHECK(make_error_code(errc::needs_conversion).message().find("M4A") != std::string::npos);
}

TEST_CASE("peaks are watched before a file is converted, in each channel", "[media]") {
    const temp_folder folder;
    auto loud = sine(440, 1.0, 48'000, 1.0F);
    CHECK_FALSE(decode_audio_file(write_sound(folder, "a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48'000, 1,
                                              sine(440, 1.0, 48'000, 0.99F)))
                    ->clipped);
    std::vector<float> stereo;
    for (const float sample : loud)
        stereo.insert(stereo.end(), {0.0F, std::clamp(1.5F * sample, -1.0F, 1.0F)});
    const auto decoded =
        decode_audio_file(write_sound(folder, "b.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48'000, 2, stereo));
    REQUIRE(decoded.has_value());
    CHECK(decoded->clipped);
    CHECK_FALSE(inspect_wav(to_wav(decoded->audio))->clipped);  // where it can be seen no more
}

TEST_CASE("a word loses the silence around it, and nothing else", "[media]") {
    auto audio = samples(16'000);
    const auto word = tone(440, 0.5);
    audio.insert(audio.end(), word.begin(), word.end());
    audio.resize(audio.size() + 16'000);
    const auto cut = trimmed(audio);
    CHECK(static_cast<double>(cut.size()) == Approx(8'000 + 160 + 1'600).margin(20));
    CHECK(strength(cut, 440) > 6'000);
    CHECK(trimmed(word).size() == Approx(word.size()).margin(20));
    CHECK(trimmed(samples(800)) == samples(800));
    CHECK(trimmed({}).empty());
}

TEST_CASE("a damaged list of titles does not hold up the reading", "[media]") {
    // The reader in libsndfile never comes back from this one.
    const char damaged[] =
        "RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0"
        "LIST\x12\0\0\0\0\x7d\0\0\xf7\xff\xff\xff";
    CHECK_FALSE(decode_audio({damaged, sizeof damaged - 1}).has_value());

    auto titled = to_wav(samples(1'600, 1'000));
    const std::string list("LIST\x0e\0\0\0INFOINAM\x02\0\0\0A\0", 22);
    titled.insert(36, list);
    CHECK(decode_audio(titled).value().audio.size() == 1'600);
}

TEST_CASE("audio longer than any prompt is refused", "[media]") {
    CHECK(decode_audio(to_wav(samples(sample_rate * 601))).error() == errc::too_long);
    CHECK(decode_audio(to_wav(samples(sample_rate * 600))).has_value());
}

TEST_CASE("an inspection reports format and duration", "[media]") {
    const auto report = inspect_wav(to_wav(tone(440, 1.5)));
    REQUIRE(report.has_value());
    CHECK(report->fit_for_graph());
    CHECK(report->duration == 1500ms);
    CHECK_FALSE(report->silent);
    CHECK_FALSE(report->clipped);

    const temp_folder folder;
    const auto stereo =
        write_sound(folder, "s.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44'100, 2, sine(440, 2.0, 44'100));
    const auto other = inspect_wav(content_of(stereo));
    REQUIRE(other.has_value());
    CHECK_FALSE(other->fit_for_graph());
    CHECK(other->channels == 2);
    CHECK(other->rate == 44'100);
    CHECK(other->duration == 1000ms);
}

TEST_CASE("silence and cut-off peaks are noticed", "[media]") {
    CHECK(inspect_wav(to_wav(samples(1'000)))->silent);
    CHECK(inspect_wav(to_wav(tone(440, 0.5, 20)))->silent);
    CHECK_FALSE(inspect_wav(to_wav(tone(440, 0.5, 200)))->silent);
    CHECK(inspect_wav(to_wav(tone(440, 0.5, 200)))->quiet);
    CHECK_FALSE(inspect_wav(to_wav(tone(440, 0.5, 500)))->quiet);
    CHECK(inspect_wav(to_wav(samples(1'000, 12'000)))->silent);  // an offset, and no sound

    CHECK_FALSE(inspect_wav(to_wav(tone(440, 0.5, 32'000)))->clipped);
    samples loud = tone(440, 0.5, 32'000);
    for (auto& sample : loud) sample = static_cast<std::int16_t>(std::clamp(sample * 2, -32'768, 32'767));
    CHECK(inspect_wav(to_wav(loud))->clipped);
}

TEST_CASE("a WAV that says more than it holds is refused, wherever it is cut", "[media]") {
    const auto whole = to_wav(tone(440, 0.01));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(inspect_wav(std::string_view(whole).substr(0, size)).has_value());
    }
    CHECK(inspect_wav(whole).has_value());
}
