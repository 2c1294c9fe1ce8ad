#pragma once
// What stays the same about a call from ring to end.

#include <string>

#include "graph/model/resources/identity.hpp"

namespace switchhook::emulator {

struct call_facts {
    std::string id;     // dashed, lower case
    std::string chain;  // callChainId: one conversation, all its legs
    std::string my_participant, source_participant, endpoint;
    graph::identity from;
    graph::identity to;
    std::string app_id;
    std::string tenant;
    std::string callback_uri;  // registered; the answer may name another
};

}  // namespace switchhook::emulator
