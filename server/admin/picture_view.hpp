#pragma once
// The picture of a flow as JSON, for whoever draws it: the console.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "bot/picture/picture.hpp"
#include "graph/model/ids.hpp"

namespace switchhook::server {

struct counted_picture {
    std::string version;      // of the flow
    bot::picture picture;     // with the counts of those calls
    std::size_t calls = 0;    // that were counted
    std::size_t in_part = 0;  // of them, those that went ways that are not in it
};

std::string to_json(const counted_picture& p);

// Which calls are counted: `live` ones, the latest first, as far as they have come, and as many as `ended` gives that
// have ended. Where there are many live ones, they leave half to those, or the later parts of a flow would look unused.
// One that has ended since it was taken for live counts once.
std::vector<graph::call_id> counted_calls(
    const std::vector<graph::call_id>& live, std::size_t most,
    const std::function<std::vector<graph::call_id>(std::size_t most)>& ended);

}  // namespace switchhook::server
