#pragma once
// The other instances, for whoever hears of a call that one of them leads.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "server/instances/attendant.hpp"
#include "server/instances/question.hpp"

namespace switchhook::server {

// Thread-safe; goes before the attendant.
class neighbours {
  public:
    neighbours(attendant& through, std::shared_ptr<const membership> who)
        : through_(through), who_(std::move(who)) {}

    // While this instance may act for its calls.
    [[nodiscard]] bool acting() const { return who_->acting(); }
    [[nodiscard]] std::int64_t me() const { return who_->number(); }
    [[nodiscard]] std::vector<std::int64_t> others() const { return through_.others(); }
    // One that has died is asked nothing: others will lead its calls.
    [[nodiscard]] bool is_alive(std::int64_t instance) const;

    asio::awaitable<leader> leader_of(graph::call_id call);
    // Nothing when there is no answer in time.
    asio::awaitable<std::optional<std::string>> ask(std::int64_t instance, std::string question,
                                                    net::deadline until);
    // All others at once; nothing of those that give no answer in time.
    asio::awaitable<std::vector<std::optional<std::string>>> ask_all(std::string question,
                                                                     net::deadline until);

    // Anybody on the internet may ask for audio: few such questions are passed on at a time.
    std::atomic<int> audio_searches{0};

  private:
    attendant& through_;
    const std::shared_ptr<const membership> who_;
};

}  // namespace switchhook::server
