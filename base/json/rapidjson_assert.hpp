#pragma once
// The build includes this ahead of the units that use RapidJSON: its assertions throw instead of aborting.

#include <stdexcept>

#define RAPIDJSON_ASSERT(condition) \
    (static_cast<bool>(condition) ? static_cast<void>(0) : throw std::logic_error("RapidJSON: " #condition))
