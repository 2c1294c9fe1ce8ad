#include "server/media/voice.hpp"

#include <algorithm>
#include <optional>

#include "base/log.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/file.hpp"
#include "server/media/wav.hpp"

namespace switchhook::server::media {
namespace {

constexpr std::size_t longest_text = 4'000;
constexpr std::size_t longest_entry = 64U << 20;
// Raise it when the same text is to sound different, so that old entries are passed over.
constexpr std::string_view rendering = "1";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The engine takes file names for voices too, so a language is a word and nothing else.
bool is_language(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
        c = lower(c);
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    return plain && text.size() >= 2 && text.size() <= 35 && text.front() != '-';
}

std::string entry_name(std::string_view program, std::string_view language, std::string_view text) {
    std::string key;
    for (const auto part : {rendering, program, language, text}) (key += part) += '\0';
    return content_hash(key) + ".clip";
}

// An entry is the hash of the audio, then the audio: one that was damaged does not pass for another.
std::optional<std::string> read_entry(const std::filesystem::path& file) {
    constexpr std::size_t hash_size = 64;
    auto entry = read_file(file, longest_entry);
    if (!entry || entry->size() <= hash_size) return std::nullopt;
    const std::string hash = entry->substr(0, hash_size);
    entry->erase(0, hash_size);
    if (content_hash(*entry) != hash) return std::nullopt;
    return std::move(*entry);
}

result<> write_entry(const std::filesystem::path& file, const std::string& wav) {
    const auto made = make_folders(file.parent_path());
    // Waiting for the disk would cost more than the speaking.
    return made ? write_file(file, content_hash(wav) + wav, durability::none) : made;
}

}  // namespace

voice::voice(std::filesystem::path cache_folder, std::string program, child_limits limits)
    : cache_folder_(std::move(cache_folder)), program_(std::move(program)), limits_(limits) {}

result<std::string> voice::speak(std::string_view text, std::string_view language) const {
    if (!is_language(language)) return errc::bad_language;
    if (text.size() > longest_text) return errc::too_long;
    std::string name(language);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    if (cache_folder_.empty()) return render(text, name);

    const auto entry = cache_folder_ / entry_name(program_, name, text);
    if (auto kept = read_entry(entry)) return std::move(*kept);
    auto made = render(text, name);
    if (!made) return made;
    const auto kept = write_entry(entry, *made);
    if (!kept && !told_.exchange(true))
        log::warn("media", "spoken prompts are not kept",
                  {{"folder", cache_folder_.string()}, {"why", kept.error().message()}});
    return made;
}

result<std::string> voice::render(std::string_view text, const std::string& language) const {
    const auto spoken = run_child({program_, "-v", language, "--stdin", "--stdout"}, text, limits_);
    if (!spoken) return spoken.error();
    const auto audio = decode_audio(*spoken);
    if (!audio) return audio.error() == errc::empty_file ? error_code(errc::not_audio) : audio.error();
    return to_wav(audio->audio);
}

}  // namespace switchhook::server::media
