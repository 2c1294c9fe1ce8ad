#include "server/media/prompt_library.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <set>
#include <thread>
#include <utility>

#include "base/duration.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/wav.hpp"

namespace switchhook::server::media {
namespace {

constexpr std::string_view path_start = "/prompts/";
constexpr std::string_view path_end = ".wav";
constexpr std::size_t most_at_a_time = 8;

// A flow names files below the prompts folder and nothing else.
bool stays_inside(const std::filesystem::path& name) {
    if (name.empty() || name.is_absolute()) return false;
    for (const auto& part : name)
        if (part == "..") return false;
    return true;
}

struct made {
    std::string wav;
    std::string why_not;  // empty on success
    error_code error{};
    bool clipped = false;
};

made make_file(const prompt_source& source, const std::filesystem::path& folder) {
    if (!stays_inside(source.text)) return {{}, "\"" + source.text + "\" leads out of the prompts folder"};
    const auto file = folder / source.text;
    const auto decoded = decode_audio_file(file);
    if (decoded) return {to_wav(decoded->audio), {}, {}, decoded->clipped};
    const auto why = decoded.error() == errc::file_too_large
                         ? "larger than " + std::to_string(longest_audio_file >> 20) + " MiB"
                         : decoded.error().message();
    return {{}, "cannot use \"" + file.string() + "\": " + why, decoded.error()};
}

made not_spoken(const prompt_source& source, error_code why) {
    if (why == errc::engine_missing) return {{}, why.message() + ": nothing can be spoken", why};
    return {{}, "cannot speak this in " + source.language + ": " + why.message(), why};
}

made make_speech(const prompt_source& source, const voice& speaker) {
    auto wav = speaker.speak(source.text, source.language);
    if (!wav) return not_spoken(source, wav.error());
    if (source.type == prompt_source::kind::speech) return {std::move(*wav), {}};
    const auto spoken = decode_audio(*wav);
    if (!spoken) return not_spoken(source, spoken.error());
    return {to_wav(trimmed(spoken->audio)), {}};
}

made make_silence(const prompt_source& source) {
    const auto length = parse_duration(source.text);
    if (!length || *length < shortest_silence || *length > longest_silence)
        return {{}, "silence lasts " + to_string(shortest_silence) + " to " + to_string(longest_silence)};
    return {to_wav(samples(static_cast<std::size_t>(length->count()) * sample_rate / 1000)), {}};
}

// Many small jobs, most of them waiting for a program: some at a time, in any order.
template <typename Job>
void for_each_index(std::size_t count, const Job& job) {
    const std::size_t cores = std::max(2U, std::thread::hardware_concurrency());
    std::atomic<std::size_t> next{0};
    std::vector<std::future<void>> workers;
    for (std::size_t w = 0; w < std::min({count, cores, most_at_a_time}); ++w)
        workers.push_back(std::async(std::launch::async, [&] {
            for (std::size_t i = next++; i < count; i = next++) job(i);
        }));
    for (auto& worker : workers) worker.get();
}

// Of the problems that many sources have for one reason only the first is told.
class told_once {
  public:
    bool already(const prompt_source& source, error_code why) {
        if (why == errc::engine_missing) return std::exchange(no_engine_, true);
        if (source.type != prompt_source::kind::word) return false;
        if (why == errc::engine_timed_out) return std::exchange(hangs_, true);
        return why == errc::engine_failed && !languages_.insert(source.language).second;
    }

  private:
    bool no_engine_ = false, hangs_ = false;
    std::set<std::string> languages_;
};

void judge_sound(const wav_report& report, bool clipped, const prompt_problem& about,
                 std::vector<prompt_problem>& found) {
    const auto warn = [&](const char* what) {
        found.push_back({about.source, about.index, what, severity::warning});
    };
    if (report.silent)
        warn("is silent all through");
    else if (report.quiet)
        warn("is so quiet that nobody will hear it");
    if (clipped || report.clipped) warn("is too loud: its peaks are cut off");
}

}  // namespace

prompt_library::built prompt_library::build(std::span<const prompt_source> sources,
                                            const std::filesystem::path& folder, const voice& speaker,
                                            std::string public_url, const prompt_library* known) {
    using kind = prompt_source::kind;
    const std::shared_ptr<prompt_library> library(new prompt_library(std::move(public_url)));
    std::vector<std::size_t> first;  // of each source, its place
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const auto there = known != nullptr ? known->of(sources[i]) : nullptr;
        if (!library->by_source_.emplace(sources[i], there).second) continue;
        if (there)
            library->by_hash_.emplace(there->hash, there);
        else
            first.push_back(i);
    }
    std::vector<made> all(first.size());
    std::atomic<bool> hangs{false};  // an engine that hangs on one word would do so on hundreds
    for_each_index(first.size(), [&](std::size_t i) {
        const auto& source = sources[first[i]];
        switch (source.type) {
            case kind::file: all[i] = make_file(source, folder); break;
            case kind::silence: all[i] = make_silence(source); break;
            case kind::speech: all[i] = make_speech(source, speaker); break;
            case kind::word:
                all[i] = hangs ? not_spoken(source, errc::engine_timed_out) : make_speech(source, speaker);
                if (all[i].error == errc::engine_timed_out) hangs = true;
        }
    });

    std::vector<prompt_problem> found;
    told_once told;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto& audio = all[i];
        prompt_problem problem{sources[first[i]], first[i], std::move(audio.why_not)};
        if (!problem.what.empty()) {
            if (!told.already(problem.source, audio.error)) found.push_back(std::move(problem));
            continue;
        }
        const auto report = inspect_wav(audio.wav);
        auto ready = std::make_shared<clip>();
        ready->hash = content_hash(audio.wav);
        ready->duration = report ? report->duration : milliseconds(0);
        ready->wav = std::move(audio.wav);
        if (report && problem.source.type != kind::silence)
            judge_sound(*report, audio.clipped, problem, found);
        library->by_source_[problem.source] = library->by_hash_.emplace(ready->hash, ready).first->second;
    }
    return {library, std::move(found)};
}

std::shared_ptr<const clip> prompt_library::find(std::string_view hash) const {
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : found->second;
}

std::shared_ptr<const clip> prompt_library::of(const prompt_source& source) const {
    const auto found = by_source_.find(source);
    return found == by_source_.end() ? nullptr : found->second;
}

std::string prompt_library::url(std::string_view hash) const {
    return public_url_ + std::string(path_start) + std::string(hash) + std::string(path_end);
}

std::string_view prompt_library::hash_in_path(std::string_view path) {
    constexpr std::size_t hash_size = 64;
    if (path.size() != path_start.size() + hash_size + path_end.size() || !path.starts_with(path_start) ||
        !path.ends_with(path_end))
        return {};
    const auto hash = path.substr(path_start.size(), hash_size);
    return hash.find_first_not_of("0123456789abcdef") == std::string_view::npos ? hash : std::string_view{};
}

}  // namespace switchhook::server::media
