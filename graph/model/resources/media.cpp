#include "graph/model/resources/media.hpp"

namespace switchhook::graph {

media_info& media_of(prompt& p) { return std::get<media_prompt>(p).media; }
const media_info& media_of(const prompt& p) { return std::get<media_prompt>(p).media; }

std::vector<prompt> prompts_of(const std::vector<media_info>& media) {
    std::vector<prompt> prompts;
    prompts.reserve(media.size());
    for (const auto& one : media) prompts.emplace_back(media_prompt{one});
    return prompts;
}

}  // namespace switchhook::graph
