#include <algorithm>
#include <deque>
#include <set>

#include "bot/flow/flow.hpp"

namespace switchhook::bot {

clip_list heard_first(const flow& f, std::size_t most) {
    clip_list list;
    std::set<block_id> seen;
    std::deque<block_id> next{f.main};
    while (!next.empty() && list.size() < most) {
        const auto id = next.front();
        next.pop_front();
        if (!seen.insert(id).second) continue;
        for (const auto& step : f.blocks[id].steps) {
            step->each_prompt([&](const prompt& p) {
                for (const auto& piece : p)
                    if (!piece.clips.empty() && list.size() < most &&
                        std::find(list.begin(), list.end(), piece.clips.front()) == list.end())
                        list.push_back(piece.clips.front());
            });
            if (const auto section = step->runs()) next.push_back(*section);
            for (const auto& o : step->outcomes)
                if (o.to.type != branch::kind::absent) next.push_back(o.to.block);
        }
    }
    return list;
}

}  // namespace switchhook::bot
