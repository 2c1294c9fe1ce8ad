#pragma once
// What a flow wants of a call that the bot is to place later, by another flow.

#include <string>
#include <utility>
#include <vector>

#include "bot/call/timer.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::bot {

struct callback_order {
    std::string flow;
    graph::identity to;
    std::string tenant;  // whose call it is to be; the bot's own when empty
    instant due;
    std::string within;  // opening hours of the flow that orders; empty: at any time
    int attempts = 1;    // until somebody answers
    milliseconds every{0};
    milliseconds expires{0};  // from `due` on; then nobody is called any more
    std::vector<std::pair<std::string, std::string>> params;
    std::vector<std::string> sensitive;  // names of params that appear in no log and no journal
    friend bool operator==(const callback_order&, const callback_order&) = default;
};

}  // namespace switchhook::bot
