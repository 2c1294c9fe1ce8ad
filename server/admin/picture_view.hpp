#pragma once
// The picture of a flow as JSON, for whoever draws it: the console.

#include <string>

#include "bot/picture/picture.hpp"

namespace switchhook::server {

struct counted_picture {
    std::string version;      // of the flow
    bot::picture picture;     // with the counts of those calls
    std::size_t calls = 0;    // that were counted
    std::size_t in_part = 0;  // of them, those that went ways that are not in it
};

std::string to_json(const counted_picture& p);

}  // namespace switchhook::server
