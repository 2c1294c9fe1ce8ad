// The part of wav.hpp that needs libsndfile and libsoxr.

#include <sndfile.h>
#include <soxr.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "server/media/container.hpp"
#include "server/media/file.hpp"
#include "server/media/wav.hpp"

namespace switchhook::server::media {
namespace {

// A file in memory, for libsndfile.
struct memory_file {
    std::string_view bytes;
    sf_count_t at = 0;

    [[nodiscard]] sf_count_t size() const { return static_cast<sf_count_t>(bytes.size()); }

    static memory_file& of(void* user) { return *static_cast<memory_file*>(user); }
    static sf_count_t length(void* user) { return of(user).size(); }
    static sf_count_t tell(void* user) { return of(user).at; }
    static sf_count_t write(const void*, sf_count_t, void*) { return 0; }

    static sf_count_t seek(sf_count_t offset, int whence, void* user) {
        auto& file = of(user);
        const auto from = whence == SEEK_CUR ? file.at : whence == SEEK_END ? file.size() : 0;
        file.at = std::clamp<sf_count_t>(from + offset, 0, file.size());
        return file.at;
    }

    static sf_count_t read(void* into, sf_count_t count, void* user) {
        auto& file = of(user);
        const auto taken = std::clamp<sf_count_t>(count, 0, file.size() - file.at);
        std::copy_n(file.bytes.data() + file.at, taken, static_cast<char*>(into));
        file.at += taken;
        return taken;
    }
};

struct close_sound {
    void operator()(SNDFILE* file) const { sf_close(file); }
};

bool is_mpeg(const SF_INFO& about) { return (about.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG; }

struct mono_sound {
    std::vector<float> audio;
    bool clipped = false;
};

// Finds samples that stay at full scale: louder ones were cut off there.
class peak_watch {
  public:
    void see(float sample) {
        constexpr float full_scale = 0.9999F;
        constexpr int longest_peak = 3;  // natural speech stays there no longer
        at_limit_ = std::abs(sample) >= full_scale ? at_limit_ + 1 : 0;
        clipped_ = clipped_ || at_limit_ > longest_peak;
    }
    [[nodiscard]] bool clipped() const { return clipped_; }

  private:
    int at_limit_ = 0;
    bool clipped_ = false;
};

struct opened {
    std::unique_ptr<SNDFILE, close_sound> file;
    bool malformed = false;
};

// Why a file was not opened is kept in one place for all threads, so they open one at a time.
opened open_sound(SF_VIRTUAL_IO& io, SF_INFO& about, memory_file& source) {
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    opened o{std::unique_ptr<SNDFILE, close_sound>(sf_open_virtual(&io, SFM_READ, &about, &source))};
    o.malformed = !o.file && sf_error(nullptr) == SF_ERR_MALFORMED_FILE;
    return o;
}

// All channels in equal parts.
result<mono_sound> read_mono(SNDFILE* file, const SF_INFO& about) {
    constexpr std::size_t block_frames = 4096;
    const auto channels = static_cast<std::size_t>(about.channels);
    const auto most =
        static_cast<std::size_t>(about.samplerate) * std::chrono::seconds(longest_audio).count();
    // Known beforehand, as a rule; the decoder says "most of all" when it is not, and guesses in MPEG.
    if (!is_mpeg(about) && about.frames<SF_COUNT_MAX&& static_cast<std::size_t>(about.frames)> most)
        return errc::too_long;
    std::vector<float> block(block_frames * channels);
    std::vector<peak_watch> peaks(channels);
    mono_sound mono;
    while (const auto frames = sf_readf_float(file, block.data(), block_frames)) {
        if (frames < 0) return errc::damaged;
        for (std::size_t f = 0; f < static_cast<std::size_t>(frames); ++f) {
            float sum = 0;
            for (std::size_t c = 0; c < channels; ++c) {
                sum += block[f * channels + c];
                peaks[c].see(block[f * channels + c]);
            }
            mono.audio.push_back(sum / static_cast<float>(channels));
        }
        if (mono.audio.size() > most) return errc::too_long;
    }
    mono.clipped = std::any_of(peaks.begin(), peaks.end(), [](const auto& p) { return p.clipped(); });
    return mono;
}

result<std::vector<float>> resample(std::vector<float> in, int rate) {
    if (rate == static_cast<int>(sample_rate)) return in;
    const double ratio = static_cast<double>(sample_rate) / rate;
    std::vector<float> out(static_cast<std::size_t>(std::ceil(static_cast<double>(in.size()) * ratio)) + 1);
    std::size_t used = 0, made = 0;
    const auto quality = soxr_quality_spec(SOXR_HQ, 0);
    const auto failed = soxr_oneshot(rate, sample_rate, 1, in.data(), in.size(), &used, out.data(),
                                     out.size(), &made, nullptr, &quality, nullptr);
    if (failed != nullptr) return errc::damaged;
    out.resize(made);
    return out;
}

samples quantize(const std::vector<float>& in) {
    samples out;
    out.reserve(in.size());
    for (const float sample : in) {
        // Damaged floating-point files hold values that are no numbers.
        const float scaled = std::isfinite(sample) ? sample * 32'768.0F : 0.0F;
        out.push_back(static_cast<std::int16_t>(std::lrint(std::clamp(scaled, -32'768.0F, 32'767.0F))));
    }
    return out;
}

// Fewer samples than were announced, by more than a rounding.
bool is_short(const SF_INFO& about, std::size_t frames, std::string_view bytes) {
    if (is_mpeg(about) && !knows_its_length(bytes)) return false;
    const sf_count_t slip = about.samplerate / 10;
    return about.frames < SF_COUNT_MAX && static_cast<sf_count_t>(frames) + slip < about.frames;
}

std::uint32_t little_endian(std::string_view four) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number |= std::uint32_t{static_cast<unsigned char>(four[i])} << (8 * i);
    return number;
}

// libsndfile 1.2.0 goes round for ever in some damaged LIST chunks. They hold titles and the like, nothing to
// hear: it is shown chunks to be skipped in their place.
std::string without_titles(std::string_view bytes) {
    constexpr std::size_t first_chunk = 12, chunk_header = 8;
    std::string shown(bytes);
    if (!bytes.starts_with("RIFF")) return shown;
    for (std::size_t at = first_chunk; at + chunk_header <= bytes.size();) {
        if (bytes.substr(at, 4) == "LIST") shown.replace(at, 4, "JUNK");
        const std::size_t length = little_endian(bytes.substr(at + 4, 4));
        at += chunk_header + length + length % 2;
    }
    return shown;
}

}  // namespace

result<sound> decode_audio(std::string_view bytes) {
    if (bytes.empty()) return errc::empty_file;
    if (bytes.size() > longest_audio_file) return errc::too_long;
    const std::string shown = without_titles(bytes);
    memory_file source{shown};
    SF_VIRTUAL_IO io{memory_file::length, memory_file::seek, memory_file::read, memory_file::write,
                     memory_file::tell};
    SF_INFO about{};
    const auto [file, malformed] = open_sound(io, about, source);
    if (!file && is_cut_off(bytes)) return errc::cut_off;
    if (!file) return malformed ? errc::damaged : why_unreadable(bytes);
    if (about.channels < 1 || about.channels > 8 || about.samplerate < 4'000 || about.samplerate > 192'000)
        return errc::not_audio;
    auto mono = read_mono(file.get(), about);
    if (!mono) return mono.error();
    if (is_cut_off(bytes) || is_short(about, mono->audio.size(), bytes)) return errc::cut_off;
    if (mono->audio.empty()) return errc::no_sound;
    const auto resampled = resample(std::move(mono->audio), about.samplerate);
    if (!resampled) return resampled.error();
    return sound{quantize(*resampled), mono->clipped};
}

result<sound> decode_audio_file(const std::filesystem::path& file) {
    const auto bytes = read_file(file, longest_audio_file);
    if (!bytes) return bytes.error();
    return decode_audio(*bytes);
}

}  // namespace switchhook::server::media
