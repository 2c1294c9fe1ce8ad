#include "server/media/prompt_library.hpp"

#include "server/media/content_hash.hpp"
#include "server/media/wav.hpp"

namespace switchhook::server::media {
namespace {

constexpr std::string_view path_start = "/prompts/";
constexpr std::string_view path_end = ".wav";

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
    bool no_engine = false;
};

made make_file(const prompt_source& source, const std::filesystem::path& folder) {
    if (!stays_inside(source.text)) return {{}, "\"" + source.text + "\" leads out of the prompts folder"};
    const auto file = folder / source.text;
    const auto audio = decode_audio_file(file);
    if (!audio) return {{}, "cannot use \"" + file.string() + "\": " + audio.error().message()};
    return {to_wav(audio->audio), {}};
}

made make_speech(const prompt_source& source, const voice& speaker) {
    auto wav = speaker.speak(source.text, source.language);
    if (!wav && wav.error() == errc::engine_missing)
        return {{}, wav.error().message() + ": nothing can be spoken", true};
    if (!wav) return {{}, "cannot speak this in " + source.language + ": " + wav.error().message()};
    return {std::move(*wav), {}};
}

}  // namespace

prompt_library::built prompt_library::build(std::span<const prompt_source> sources,
                                            const std::filesystem::path& folder, const voice& speaker,
                                            std::string public_url) {
    const std::shared_ptr<prompt_library> library(new prompt_library(std::move(public_url)));
    std::vector<prompt_problem> found;
    bool no_engine = false;
    for (const auto& source : sources) {
        const auto [place, is_new] = library->by_source_.emplace(source, nullptr);
        if (!is_new) continue;
        auto audio = source.type == prompt_source::kind::file ? make_file(source, folder)
                                                              : make_speech(source, speaker);
        if (!audio.why_not.empty()) {
            // What is missing for all texts is said of the first one.
            const bool told_already = audio.no_engine && no_engine;
            no_engine = no_engine || audio.no_engine;
            if (!told_already) found.push_back({source, std::move(audio.why_not)});
            continue;
        }
        const auto report = inspect_wav(audio.wav);
        auto ready = std::make_shared<clip>();
        ready->hash = content_hash(audio.wav);
        ready->duration = report ? report->duration : milliseconds(0);
        ready->wav = std::move(audio.wav);
        if (report && report->silent) found.push_back({source, "is silent all through", severity::warning});
        if (report && report->clipped)
            found.push_back({source, "is too loud: its peaks are cut off", severity::warning});
        place->second = library->by_hash_.emplace(ready->hash, ready).first->second;
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
