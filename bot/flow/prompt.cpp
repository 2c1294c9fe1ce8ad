#include "bot/flow/prompt.hpp"

#include <algorithm>

#include "bot/call/call.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

using std::chrono::milliseconds;

clip_list clips_of(const prompt& p, const call& c, const flow& f) {
    const auto spoken = std::find(f.languages.begin(), f.languages.end(), c.flow.language);
    const auto language =
        spoken == f.languages.end() ? 0U : static_cast<std::size_t>(spoken - f.languages.begin());
    clip_list list;
    for (const auto& piece : p)
        if (!piece.clips.empty()) list.push_back(piece.clips[std::min(language, piece.clips.size() - 1)]);
    return list;
}

milliseconds length_of(const clip_list& list, std::span<const clip> clips) {
    milliseconds sum{0};
    for (const auto index : list) sum += clips[index].length;
    return sum;
}

milliseconds longest(const prompt& p, std::span<const clip> clips) {
    milliseconds sum{0};
    for (const auto& piece : p) {
        milliseconds most{0};
        for (const auto index : piece.clips) most = std::max(most, clips[index].length);
        sum += most;
    }
    return sum;
}

}  // namespace switchhook::bot
