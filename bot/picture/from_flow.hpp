#pragma once
// From a flow to its picture.

#include "base/json/located.hpp"
#include "bot/flow/flow.hpp"
#include "bot/picture/picture.hpp"

namespace switchhook::bot {

// `file` is the flow file as it was parsed, which captions are taken from.
picture picture_of(const flow& f, const json::node& file);

}  // namespace switchhook::bot
