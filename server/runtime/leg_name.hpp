#pragma once

#include <cstdint>

#include "graph/model/ids.hpp"

namespace switchhook::server {

// Our name of the call that is placed as the leg of that number on behalf of another.
graph::call_id name_of_leg(const graph::call_id& parent, std::uint32_t number);

}  // namespace switchhook::server
