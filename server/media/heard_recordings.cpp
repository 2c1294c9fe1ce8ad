#include "server/media/heard_recordings.hpp"

#include <openssl/rand.h>
#include <array>

#include "server/media/content_hash.hpp"
#include "server/media/file.hpp"
#include "server/media/wav.hpp"

namespace switchhook::server::media {
namespace {

// Each hearing has its own: more than a voicemail allows.
constexpr std::size_t most_of_a_call = 200;

}  // namespace

std::string heard_recordings::offer(const std::string& call, std::filesystem::path file) {
    std::array<unsigned char, 32> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return {};
    auto token = content_hash({reinterpret_cast<const char*>(random.data()), random.size()});
    const std::lock_guard lock(guard_);
    auto& own = of_call_[call];
    if (own.size() >= most_of_a_call) return {};
    own.push_back(token);
    files_.emplace(token, std::move(file));
    return token;
}

std::filesystem::path heard_recordings::find(std::string_view token) const {
    const std::lock_guard lock(guard_);
    const auto found = files_.find(token);
    return found == files_.end() ? std::filesystem::path() : found->second;
}

void heard_recordings::forget(const std::string& call) {
    const std::lock_guard lock(guard_);
    const auto own = of_call_.extract(call);
    if (!own) return;
    for (const auto& token : own.mapped()) files_.erase(token);
}

std::size_t heard_recordings::size() const {
    const std::lock_guard lock(guard_);
    return files_.size();
}

result<std::string> read_for_graph(const std::filesystem::path& file) {
    auto bytes = read_file(file, longest_audio_file);
    if (!bytes.has_value()) return bytes;
    const auto report = inspect_wav(*bytes);
    if (report.has_value() && report->fit_for_graph()) return bytes;
    const auto audio = decode_audio(*bytes);
    if (audio.has_error()) return audio.error();
    return to_wav(audio->audio);
}

}  // namespace switchhook::server::media
