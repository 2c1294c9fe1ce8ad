#pragma once
// The prompts a bot names: fetched once, kept by `resourceId`, as the platform does.
// https://learn.microsoft.com/graph/api/resources/mediainfo

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

struct prompt {
    enum class condition { loading, playable, wrong_format, unreachable };

    std::string uri;
    std::string resource_id;
    condition state = condition::loading;
    duration length{};
};
using prompt_ptr = std::shared_ptr<const prompt>;

struct prompt_playable {
    duration length{};
};
struct prompt_wrong_format {
    std::string what;
};
struct prompt_unreachable {
    std::string what;
};
using fetch_outcome = std::variant<prompt_playable, prompt_wrong_format, prompt_unreachable>;

// The shell fetches `uri` and reports with the same number.
struct prompt_fetch {
    std::uint64_t number = 0;
    std::string uri;
    std::string resource_id;
    friend bool operator==(const prompt_fetch&, const prompt_fetch&) = default;
};

class prompt_library {
  public:
    // The prompt, perhaps still loading; `asker` is named by `fetched` then. Prompts without a `resource_id`
    // are fetched for each use, unless the same URL is being fetched at that moment.
    prompt_ptr want(const std::string& uri, const std::string& resource_id, const std::string& asker);

    struct arrival {
        prompt_ptr what;
        std::vector<std::string> askers;
    };
    arrival fetched(std::uint64_t number, const fetch_outcome& outcome);

    // What `want` has asked for since the last time.
    std::vector<prompt_fetch> take_fetches();

    static constexpr std::size_t most_kept = 4096;  // the least recently added goes first

  private:
    struct pending {
        std::shared_ptr<prompt> what;
        std::string key;
        std::vector<std::string> askers;
    };

    std::unordered_map<std::string, prompt_ptr> kept_;
    std::list<std::string> kept_order_;
    std::map<std::uint64_t, pending> pending_;
    std::unordered_map<std::string, std::uint64_t> pending_by_key_;
    std::vector<prompt_fetch> orders_;
    std::uint64_t last_ = 0;
};

}  // namespace switchhook::emulator
