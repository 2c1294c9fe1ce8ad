#pragma once
// The prompt audio of the flows, made ready once at the start: converted, hashed, and served from memory
// under a URL that names its content, so that it can be cached for ever.

#include <chrono>
#include <compare>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.hpp"
#include "server/media/voice.hpp"

namespace switchhook::server::media {

// Audio that a flow needs.
struct prompt_source {
    // A word is speech that is played between others: without the silence that a whole sentence ends in.
    enum class kind { file, speech, word, silence };
    kind type = kind::file;
    std::string text;  // the file's name within the prompts folder, what is said, or how long the silence is
    std::string language;  // of speech and words

    [[nodiscard]] bool is_spoken() const { return type == kind::speech || type == kind::word; }
    friend auto operator<=>(const prompt_source&, const prompt_source&) = default;
};

struct clip {
    std::string wav;   // fit for Graph
    std::string hash;  // SHA-256 of it in hexadecimal; also the cache key we give to Graph
    std::chrono::milliseconds duration{0};
};

// How long silence may be.
inline constexpr std::chrono::milliseconds shortest_silence{100}, longest_silence{60'000};

struct prompt_problem {
    prompt_source source;
    std::size_t index = 0;  // where the source stands first among those given
    std::string what;
    severity level = severity::error;
};

// Immutable, so any thread may read it.
class prompt_library {
  public:
    // Blocking: reads files and runs the voice engine, a few at a time. Each source that fails is a problem, in
    // the order of the sources, and has no clip; a missing voice engine is one problem for all texts, one that
    // hangs or does not know the language is one for all words. Silent, nearly silent and clipped files are warnings. A source given
    // twice is made once.
    struct built {
        std::shared_ptr<const prompt_library> library;
        std::vector<prompt_problem> found;
    };
    static built build(std::span<const prompt_source> sources, const std::filesystem::path& folder,
                       const voice& speaker, std::string public_url, const prompt_library* known = nullptr);

    // Null when there is none. A clip may outlive the library.
    [[nodiscard]] std::shared_ptr<const clip> find(std::string_view hash) const;
    [[nodiscard]] std::shared_ptr<const clip> of(const prompt_source& source) const;

    // <publicUrl>/prompts/<hash>.wav
    [[nodiscard]] std::string url(std::string_view hash) const;
    // The hash in the path of a request: /prompts/<64 hexadecimal digits>.wav. Empty for any other path.
    static std::string_view hash_in_path(std::string_view path);

    [[nodiscard]] std::size_t size() const { return by_hash_.size(); }

  private:
    explicit prompt_library(std::string public_url) : public_url_(std::move(public_url)) {}

    std::string public_url_;
    std::map<prompt_source, std::shared_ptr<const clip>> by_source_;
    std::map<std::string, std::shared_ptr<const clip>, std::less<>> by_hash_;
};

}  // namespace switchhook::server::media
