#pragma once
// A transfer that asks first: the target is called by a leg of its own, may be told who it is for and has to take it;
// the caller hears music until then. https://learn.microsoft.com/graph/api/call-transfer (consultative transfer)
//   "consult": { "announce": "a-call-for-sales", "accept": "1", "within": "10s", "music": "waiting" }

#include "bot/call/turn.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot {

struct consultation {
    block_id section = 0;  // what the leg goes through
    prompt music;          // again and again

    // The longest that the leg may take until it is there or lost.
    [[nodiscard]] milliseconds longest(const world& w) const;
};

consultation read_consultation(flow_reader& in, const json::spot& where, milliseconds rings);

}  // namespace switchhook::bot
