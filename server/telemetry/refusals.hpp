#pragma once
// Why the public listener refuses what arrives: a closed set of words, the same in the log, in metrics and at
// GET /api/arrivals.

#include <span>
#include <string_view>
#include <vector>

namespace switchhook::server {

struct refusal_words {
    std::string_view reason;
    std::string_view remedy;  // a sentence for whoever operates the bot
    bool of_callbacks;        // else of connections, and of requests that are no callbacks
};

std::span<const refusal_words> all_refusals();
// Of a reason that is not there, the last, "other".
const refusal_words& words_of(std::string_view reason);
std::vector<std::string_view> reasons_of_callbacks();

inline constexpr std::string_view no_flow = "no flow is loaded";
inline constexpr std::string_view too_much_at_once = "overloaded";
inline constexpr std::string_view not_a_post = "not a POST";
inline constexpr std::string_view nothing_is_here = "nothing is here";
inline constexpr std::string_view no_such_prompt = "no such prompt";
inline constexpr std::string_view prompts_are_only_read = "prompts are only read";
inline constexpr std::string_view wrong_audience = "token for another audience";

}  // namespace switchhook::server
