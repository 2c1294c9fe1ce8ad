#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace switchhook::bot {

struct call;
struct flow;

// One thing to be played, as the flow writes it.
struct prompt_piece {
    // Indexes into flow::media: one for each of the flow's languages, or one for all.
    std::vector<std::uint16_t> clips;
    friend bool operator==(const prompt_piece&, const prompt_piece&) = default;
};
using prompt = std::vector<prompt_piece>;

// What is played in a call, in order: indexes into flow::media.
using clip_list = std::vector<std::uint16_t>;
clip_list clips_of(const prompt& p, const call& c, const flow& f);  // in the language of the call

// Graph plays at most this many in one request. https://learn.microsoft.com/graph/api/call-playprompt
inline constexpr std::size_t most_prompts_in_a_request = 20;

// A media source made ready: where Graph fetches it, and how long it plays. Beside flow::media.
struct clip {
    std::string uri;
    std::string resource_id;
    std::chrono::milliseconds length{0};
};

std::chrono::milliseconds length_of(const clip_list& list, std::span<const clip> clips);
// The longest that it can be, in any language.
std::chrono::milliseconds longest(const prompt& p, std::span<const clip> clips);

}  // namespace switchhook::bot
