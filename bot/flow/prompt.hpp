#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace switchhook::bot {

// What one playPrompt plays, in order: indexes into flow::media.
using prompt = std::vector<std::uint16_t>;

// Graph plays at most this many in one request. https://learn.microsoft.com/graph/api/call-playprompt
inline constexpr std::size_t most_prompts_in_a_request = 20;

// A media source made ready: where Graph fetches it, and how long it plays. Beside flow::media.
struct clip {
    std::string uri;
    std::string resource_id;
    std::chrono::milliseconds length{0};
};

}  // namespace switchhook::bot
