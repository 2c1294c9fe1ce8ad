#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bot/vocabulary/vocabulary.hpp"

namespace switchhook::bot {

struct call;
struct flow;
class text_template;

// A value that is known in a call only, and put together of words that were spoken before it.
struct said_value {
    vocabulary::kind what{};
    vocabulary::date_form form;
    std::shared_ptr<const text_template> content;
};

// One thing to be played, as the flow writes it.
struct prompt_piece {
    // Indexes into flow::media: one for each of the flow's languages, or one for all.
    std::vector<std::uint16_t> clips;
    std::shared_ptr<const said_value> said;  // instead of them
};
using prompt = std::vector<prompt_piece>;

// What is played in a call, in order: indexes into flow::media.
using clip_list = std::vector<std::uint16_t>;
struct prompt_in_call {
    clip_list clips;  // in the language of the call
    bool is_whole =
        true;  // every value made sense as what it is to be said as; those that do not are left out
};
prompt_in_call clips_of(const prompt& p, const call& c, const flow& f);

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

// What callers hear first, in the order in which they may come to it: what Graph is told to fetch while the call is
// answered.
clip_list heard_first(const flow& f, std::size_t most);

}  // namespace switchhook::bot
