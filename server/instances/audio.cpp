#include "server/instances/audio.hpp"

#include "base/base64url.hpp"
#include "base/log.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

constexpr auto given_within = std::chrono::seconds(5);
constexpr int most_searches = 20;

struct counted_search {
    explicit counted_search(std::atomic<int>& under_way) : all(under_way), number(++under_way) {}
    ~counted_search() { --all; }
    counted_search(const counted_search&) = delete;
    counted_search& operator=(const counted_search&) = delete;
    std::atomic<int>& all;
    const int number;
};

}  // namespace

asio::awaitable<std::optional<std::string>> audio_elsewhere(std::shared_ptr<services> shared,
                                                            std::string hash) {
    const counted_search mine(shared->others->audio_searches);
    if (mine.number > most_searches) co_return std::nullopt;
    for (const auto other : shared->others->others()) {
        auto text = to_text(question{std::string(audio_kind), {hash}, {}});
        const auto said = co_await shared->others->ask(other, std::move(text),
                                                       std::chrono::steady_clock::now() + given_within);
        if (!said || said->empty()) continue;
        if (auto audio = base64url_decode(*said)) co_return audio;
    }
    co_return std::nullopt;
}

asio::awaitable<std::string> give_audio(std::shared_ptr<services> shared, question q) {
    if (q.words.size() != 1) co_return std::string();
    if (const auto clip = shared->flows.clip(q.words[0])) co_return base64url_encode(clip->wav);
    const auto file = shared->heard.find(q.words[0]);
    if (file.empty()) co_return std::string();
    const auto bytes =
        co_await run_blocking(shared->blocking, [file] { return media::read_for_graph(file); });
    if (bytes.has_value()) co_return base64url_encode(*bytes);
    log::warn("media", "recording cannot be heard again", {{"what", bytes.error().message()}});
    co_return std::string();
}

}  // namespace switchhook::server
